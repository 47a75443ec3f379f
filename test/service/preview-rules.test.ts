import t, { type Test } from 'tap';
import type { MachineId } from '../../src/domain/machine.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { createPreviewRules } from '../../src/service/preview-rules.ts';
import { aMac, anAddress } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';
import { useCases } from '../fakes/use-cases.ts';

const MANIFEST = `kind: profile
name: live
chain: {url: "http://x/"}
---
kind: profile
name: installer
install: once
chain: {url: "http://x/"}
---
kind: rule
name: r
then: {profile: live, max_machines: 1}
---
kind: machine
name: a
macs: ["52:54:00:aa:00:01"]
tags: {rack: a1}
---
kind: machine
name: b
macs: ["52:54:00:aa:00:02"]
---
kind: machine
name: own
macs: ["52:54:00:aa:00:03"]
boot: {profile: live}
`;

async function setup(t: Test) {
  const { applied, inventory, book } = await useCases(t);
  await applied(MANIFEST);
  const macs = [{ mac: aMac('52:54:00:aa:00:09'), atMs: 1, hardware: {} }];
  await inventory.machines.recordSightings(macs);
  const addresses = new Map<MachineId, string>();
  const preview = createPreviewRules({
    ...{ inventory, rules: book },
    addressOf: (id) => (addresses.has(id) ? anAddress(addresses.get(id)!) : undefined),
  });
  const idOf = async (name: string) => (await inventory.machines.find(name))!.id;
  return { preview, inventory, book, addresses, idOf };
}

t.test('names the machines that would boot something else', async (t) => {
  const { preview, book } = await setup(t);
  const before = book.rules();
  const rule = aRule({
    ...{ name: 'rack', weight: 5, when: { tags: { rack: 'a1' } } },
    then: { profile: 'installer' },
  });
  t.same(await preview({ rules: [rule], remove: [] }), {
    machines: 4,
    changed: 1,
    changes: [
      {
        machine: 'a',
        before: { profile: 'live', rule: 'r', maxMachines: 1, args: [] },
        after: { profile: 'installer', rule: 'rack', args: [] },
      },
    ],
  });
  t.equal(book.rules(), before, 'and nothing is changed by looking');
});

t.test('a machine that is ignored boots its disk before and after', async (t) => {
  const { preview, inventory } = await setup(t);
  const machine = (await inventory.machines.find('a'))!;
  await inventory.machines.save({ ...machine, ignored: true });
  const args = aRule({ name: 'args', then: { args: ['quiet'] } });
  const { machines, changes } = await preview({ rules: [args], remove: [] });
  t.equal(machines, 4, 'it is looked at');
  t.same(
    changes.map((change) => change.machine),
    ['b', 'own'],
  );
});

t.test('a rule that goes takes what it gave along', async (t) => {
  const { preview } = await setup(t);
  const { changed, changes } = await preview({ rules: [], remove: ['r' as RuleName] });
  t.equal(changed, 2);
  t.same(
    changes.map(({ machine, after }) => [machine, after]),
    [
      ['a', { args: [] }],
      ['b', { args: [] }],
    ],
  );
});

t.test('by another rule to the same profile is no change, other arguments are', async (t) => {
  const { preview } = await setup(t);
  const same = aRule({ name: 'same', weight: 9, then: { profile: 'live' } });
  t.equal((await preview({ rules: [same], remove: [] })).changed, 0);
  const args = aRule({ name: 'args', then: { args: ['quiet'] } });
  const { changes } = await preview({ rules: [args], remove: [] });
  t.same(
    changes.map(({ machine }) => machine),
    ['a', 'b', 'own'],
  );
  t.match(changes[2]?.after, { profile: 'live', args: ['quiet'] });
  const once = aRule({ name: 'r', then: { profile: 'live', once: true, max_machines: 1 } });
  t.equal((await preview({ rules: [once], remove: [] })).changed, 2);
});

t.test('unknown machines are erased by nothing that does not say so', async (t) => {
  const { preview } = await setup(t);
  const when = { unknown: true };
  const quiet = aRule({ name: 'new', when, then: { profile: 'installer' } });
  t.equal((await preview({ rules: [quiet], remove: [] })).changed, 0);
  const then = { profile: 'installer', destructive: 'allow' };
  const loud = aRule({ name: 'new', when, then });
  t.match(await preview({ rules: [loud], remove: [] }), {
    changes: [{ machine: '52:54:00:aa:00:09', after: { profile: 'installer' } }],
  });
});

t.test('places that are taken count, until the rule is another one', async (t) => {
  const { preview, inventory, idOf } = await setup(t);
  const machine = await idOf('a');
  await inventory.rules.takePlace({ rule: 'r' as RuleName, machine }, 1);
  const raised = aRule({ name: 'r', then: { profile: 'live', max_machines: 2 } });
  t.match(await preview({ rules: [raised], remove: [] }), {
    changes: [{ machine: 'b', before: { args: [] }, after: { profile: 'live' } }],
  });
  const other = aRule({ name: 'r', then: { profile: 'installer', max_machines: 1 } });
  t.equal((await preview({ rules: [other], remove: [] })).changed, 2, 'whoever comes first');
});

t.test('networks are known of those who have asked', async (t) => {
  const { preview, addresses, idOf } = await setup(t);
  const when = { subnet: '10.0.0.0/24' };
  const rule = aRule({ name: 'net', weight: 5, when, then: { profile: 'installer' } });
  t.equal((await preview({ rules: [rule], remove: [] })).changed, 0);
  addresses.set(await idOf('b'), '10.0.0.7');
  t.match(await preview({ rules: [rule], remove: [] }), { changes: [{ machine: 'b' }] });
});

t.test('a profile that is not there is told before machines are looked at', async (t) => {
  const { preview } = await setup(t);
  const rule = aRule({ name: 'x', then: { profile: 'lives' } });
  const { code, detail } = await refusal(preview({ rules: [rule], remove: [] }));
  t.match([code, detail], ['PROFILE_UNKNOWN', /live/]);
});
