import t from 'tap';
import { RouseError } from '../../src/domain/errors.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import type { RuleDraft } from '../../src/domain/use-cases.ts';
import { aMac } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';
import { useCases } from '../fakes/use-cases.ts';

const PROFILES = `kind: profile
name: live
chain: {url: "http://x/"}
---
kind: profile
name: installer
install: once
chain: {url: "http://x/"}
`;
const live = { profile: 'live' };

function draft(parts: Parameters<typeof aRule>[0]): RuleDraft {
  const { version, ...rest } = aRule({ then: live, ...parts });
  if (version !== 1) throw new TypeError('a rule of the test has another version');
  return rest;
}

t.test('a list has rules in the order in which they are asked, page by page', async (t) => {
  const { rules, applied } = await useCases(t);
  await applied(PROFILES);
  for (const [name, weight] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const) {
    await rules.put(name, draft({ name, weight }));
  }
  const first = await rules.list({ limit: 2 });
  t.match([first.items.map(({ name }) => name), first.next], [['b', 'c'], 'c']);
  const { items, next } = await rules.list({ limit: 2, cursor: 'c' });
  t.match([items.map(({ name }) => name), next], [['a'], undefined]);
  t.equal((await refusal(rules.list({ limit: 2, cursor: 'gone' }))).code, 'REQUEST_INVALID');
});

t.test('a new order is new weights, and names every rule', async (t) => {
  const { rules, book, applied } = await useCases(t);
  await applied(PROFILES);
  for (const name of ['a', 'b', 'c']) await rules.put(name, draft({ name }));
  const names = (...given: string[]) => given as RuleName[];
  const ordered = await rules.order(names('c', 'a', 'b'));
  t.match(ordered, [
    { name: 'c', weight: 30 },
    { name: 'a', weight: 20 },
    { name: 'b', weight: 10, version: 2 },
  ]);
  t.same(
    book.rules().map(({ rule }) => rule.name),
    ['c', 'a', 'b'],
    'and they are asked so from now on',
  );
  t.equal((await rules.order(names('c', 'a', 'b')))[2]?.version, 2, 'nothing is written twice');
  for (const [given, detail] of [
    [names('a', 'b'), /c is missing/],
    [names('a', 'b', 'c', 'd'), /there is no d/],
    [names('a', 'b', 'c', 'c'), /twice/],
  ] as const) {
    const refused = await refusal(rules.order(given));
    t.match([refused.code, refused.detail], ['RULE_CONFLICT', detail]);
  }
});

t.test('a rule that gives what is not there is refused', async (t) => {
  const { rules, applied } = await useCases(t);
  await applied(PROFILES);
  const refused = await refusal(rules.put('r', draft({ then: { profile: 'lives' } })));
  t.match([refused.code, refused.detail], ['PROFILE_UNKNOWN', /did you mean live/]);
  const { code } = await refusal(rules.get('r'));
  t.equal(code, 'RULE_UNKNOWN', 'and is not kept');
  await rules.put('rack', draft({ name: 'rack' }));
  t.match((await refusal(rules.get('rak'))).detail, /did you mean rack/);
  t.equal((await refusal(rules.put('x', draft({ name: 'y' })))).code, 'REQUEST_INVALID');
});

t.test('unknown machines are not erased without a word about it', async (t) => {
  const { rules, applied } = await useCases(t);
  await applied(PROFILES);
  const when = { unknown: true };
  for (const then of [{ profile: 'installer' }, { profile: 'live', once: true }]) {
    t.equal((await refusal(rules.put('r', draft({ when, then })))).code, 'RULE_DESTRUCTIVE');
    await rules.put('r', draft({ when, then: { ...then, destructive: 'allow' } }));
    await rules.remove('r');
  }
  await rules.put('r', draft({ then: { profile: 'installer' } }));
  t.equal((await refusal(rules.patch('r', { when }))).code, 'RULE_DESTRUCTIVE');
  t.match(await rules.patch('r', { enabled: false }), { enabled: false, version: 2 });
});

t.test('a profile that a rule gives stays', async (t) => {
  const { rules, profiles, applied } = await useCases(t);
  await applied(PROFILES);
  await rules.put('r', draft({}));
  const refused = await refusal(profiles.remove('live'));
  t.match([refused.code, refused.detail], ['PROFILE_IN_USE', /rule r gives live/]);
  await rules.remove('r');
  await profiles.remove('live');
});

t.test('versions are the condition of a change', async (t) => {
  const { rules, applied } = await useCases(t);
  await applied(PROFILES);
  const made = await rules.put('r', draft({}), { createOnly: true });
  t.match(made, { created: true, value: { version: 1 } });
  const stale = async (change: Promise<unknown>) => (await refusal(change)).code;
  t.equal(await stale(rules.put('r', draft({}), { createOnly: true })), 'VERSION_STALE');
  t.equal(await stale(rules.put('r', draft({}), { expectedVersion: 7 })), 'VERSION_STALE');
  t.equal(await stale(rules.patch('r', {}, { expectedVersion: 7 })), 'VERSION_STALE');
  t.equal(await stale(rules.remove('r', { expectedVersion: 7 })), 'VERSION_STALE');
  t.equal(
    await stale(rules.put('s', draft({ name: 's' }), { expectedVersion: 1 })),
    'VERSION_STALE',
  );
});

t.test('places are kept over a change of the order, and lost with other conditions', async (t) => {
  const { rules, inventory, book, applied } = await useCases(t);
  await applied(`${PROFILES}---\nkind: machine\nmacs: ["52:54:00:aa:00:01"]\n`);
  const then = { ...live, max_machines: 1 };
  const { value } = await rules.put('r', draft({ then }));
  const machine = await inventory.machines.findByMac(aMac('52:54:00:aa:00:01'));
  const take = () => inventory.rules.takePlace({ rule: value.name, machine: machine!.id }, 1);
  await take();
  await rules.patch('r', { weight: 7, then: { max_machines: 4 } });
  t.equal(book.taken(value.name), 1);
  await rules.patch('r', { when: { arch: 'x86-bios' } });
  t.equal(book.taken(value.name), 0);
  t.same(await inventory.rules.places(), []);
  await take();
  await rules.patch('r', { then: { profile: 'installer' } });
  t.equal(book.taken(value.name), 0);
});

t.test('a transaction that fails changes no rule in memory', async (t) => {
  const { book, applied, inventory } = await useCases(t);
  await applied(PROFILES);
  const failing = inventory.transaction(async (inside) => {
    await inside.rules.save(aRule({ then: live }));
    throw new RouseError('INTERNAL', 'the test undoes it');
  });
  await refusal(failing);
  t.same(book.rules(), []);
});
