import t from 'tap';
import type { Asked } from '../../src/domain/choice.ts';
import type { Machine, ProfileName } from '../../src/domain/machine.ts';
import type { Profile } from '../../src/domain/profile.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { createChooser } from '../../src/service/chooser.ts';
import { createRuleBook } from '../../src/service/rule-book.ts';
import { aRuleBook, chooserOn, stillClock } from '../fakes/chooser.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aChain, aMachine, anAddress, aProfile } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';

const chain = aProfile(aChain('http://x/'));
const named = (name: string, parts: Partial<Profile> = {}): Profile => ({
  ...chain,
  name: name as ProfileName,
  ...parts,
});
const profiles = [named('live'), named('other'), named('installer', { install: 'once' })];
const inventory = fixedInventory({ profiles });
const machine: Machine = aMachine({ name: 'n' });
const unknown: Machine = { ...machine, configured: false };
const from = anAddress('10.0.0.9');

t.test('its own profile comes before every rule, and rules add to it', async (t) => {
  const { choose } = chooserOn(inventory, [aRule({ then: { profile: 'live', args: ['quiet'] } })]);
  const own = { ...machine, profile: 'other' as ProfileName };
  t.match(await choose({ machine: own }), {
    choice: { by: 'machine', profile: 'other' },
    profile: { name: 'other' },
    args: [{ rule: 'r', args: ['quiet'] }],
  });
  t.match(await choose({ machine }), { choice: { by: 'rule', profile: 'live', rule: 'r' } });
});

t.test('nobody chooses for a machine that no rule is about, or that is ignored', async (t) => {
  const { choose } = chooserOn(inventory, [aRule({ then: { profile: 'live' } })]);
  t.equal((await choose({ machine: unknown })).choice, undefined);
  const ignored = { ...machine, profile: 'other' as ProfileName, ignored: true } as const;
  t.equal((await choose({ machine: ignored })).choice, undefined);
});

t.test('a profile that is gone is told, and the one who chose it', async (t) => {
  const { choose } = chooserOn(inventory, [aRule({ then: { profile: 'gone' } })]);
  const { choice, profile } = await choose({ machine });
  t.match(choice, { by: 'rule', profile: 'gone' });
  t.equal(profile, undefined);
});

t.test('once is said by the rule where the profile does not', async (t) => {
  const { choose } = chooserOn(inventory, [aRule({ then: { profile: 'live', once: true } })]);
  t.match(await choose({ machine }), { choice: { once: true }, profile: { install: 'once' } });
});

t.test('an unknown machine is passed on to the next rule that may have it', async (t) => {
  const rules = [
    aRule({ name: 'a', weight: 9, when: { unknown: true }, then: { profile: 'installer' } }),
    aRule({
      name: 'b',
      weight: 8,
      when: { unknown: 'any' },
      then: { profile: 'live', once: true },
    }),
    aRule({ name: 'c', weight: 7, when: { unknown: true }, then: { profile: 'live' } }),
  ];
  const { choose, explain } = chooserOn(inventory, rules);
  t.match(await choose({ machine: unknown }), { choice: { rule: 'c' } });
  const { rules: trace } = await explain({ machine: unknown });
  t.same(
    trace.map(({ verdict }) => verdict),
    ['not-allowed', 'not-allowed', 'chosen'],
  );
  t.match(await choose({ machine }), { choice: { rule: 'b' } }, 'somebody decided about this one');
  const then = { profile: 'installer', destructive: 'allow' };
  const allowed = chooserOn(inventory, [aRule({ name: 'a', when: { unknown: true }, then })]);
  t.match(await allowed.choose({ machine: unknown }), { choice: { rule: 'a' } });
});

t.test('where it asked from last is remembered', async (t) => {
  const rule = aRule({ when: { subnet: '10.0.0.0/24' }, then: { profile: 'live' } });
  const { choose, explain, take, addressOf } = chooserOn(inventory, [rule]);
  t.equal((await choose({ machine })).choice, undefined);
  t.equal((await explain({ machine })).from, undefined);
  await take({ machine, from });
  t.equal(addressOf(machine.id), from);
  t.match(await choose({ machine }), { choice: { rule: 'r' } });
  t.match(await explain({ machine }), { from, rules: [{ verdict: 'chosen' }] });
  const elsewhere: Asked = { machine, from: anAddress('192.0.2.1') };
  t.equal((await choose(elsewhere)).choice, undefined, 'unless somebody says otherwise');
});

t.test('what a machine was given is known until it asks again', async (t) => {
  const rules = aRuleBook([aRule({ then: { profile: 'live' } })]);
  const { given, take } = createChooser({ inventory, rules });
  t.match(await given(machine), { choice: { profile: 'live' } }, 'what is chosen now');
  await take({ machine });
  rules.saved(aRule({ then: { profile: 'other' } }));
  t.match(await given(machine), { choice: { profile: 'live' }, profile: { name: 'live' } });
  const own = { ...machine, profile: 'installer' as ProfileName };
  t.match(await given(own), { choice: { by: 'machine' } }, 'a person has decided since');
  await take({ machine });
  t.match(await given(machine), { choice: { profile: 'other' } });
  rules.removed(aRule().name);
  await take({ machine });
  t.equal((await given(machine)).choice, undefined);
});

t.test('a place is taken by those who boot, and by nobody who looks', async (t) => {
  const rules = aRuleBook([aRule({ then: { profile: 'live', max_machines: 1 } })]);
  const { choose, explain, take } = createChooser({ inventory, rules });
  const { name } = aRule();
  await choose({ machine });
  await explain({ machine });
  t.equal(rules.taken(name), 0);
  const { giveBack, choice } = await take({ machine });
  t.match(choice, { rule: 'r' });
  t.equal(rules.taken(name), 1);
  giveBack();
  t.equal(rules.taken(name), 0, 'the script could not be made');
});

t.test('a place that may not be had is given back', async (t) => {
  const rules = aRuleBook([
    aRule({ when: { unknown: true }, then: { profile: 'installer', max_machines: 1 } }),
  ]);
  const { take } = createChooser({ inventory, rules });
  t.equal((await take({ machine: unknown })).choice, undefined);
  t.equal(rules.taken(aRule().name), 0);
});

t.test('while a rule is damaged no rule decides, for it may have been the one', async (t) => {
  const rules = createRuleBook(
    { rules: [aRule({ then: { profile: 'live' } })], damaged: ['x' as RuleName], places: [] },
    stillClock,
  );
  const { choose } = createChooser({ inventory, rules });
  t.equal((await refusal(choose({ machine }))).code, 'ROW_DAMAGED');
  const own = { ...machine, profile: 'other' as ProfileName };
  t.match(await choose({ machine: own }), { choice: { by: 'machine', profile: 'other' } });
  t.equal((await choose({ machine: { ...machine, ignored: true } })).choice, undefined);
  rules.removed('x' as RuleName);
  t.match(await choose({ machine }), { choice: { profile: 'live' } });
});
