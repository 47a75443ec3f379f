import t from 'tap';
import type { MachineId } from '../../src/domain/machine.ts';
import type { RuleName } from '../../src/domain/rule.ts';
import { aMac, aMachine } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';

const rule = aRule({
  ...{ name: 'r', weight: -3, enabled: false },
  when: {
    ...{ mac: '52:54', serial: 'S*', arch: 'x86-bios', subnet: '10.0.0.0/8', unknown: true },
    ...{ tags: { rack: ['a*', 'b'] }, not: { platform: 'efi' } },
  },
  then: {
    profile: 'p',
    args: ['a=${machine.name}'],
    max_machines: 2,
    once: true,
    destructive: 'allow',
  },
});

t.test('a rule comes back as it was saved', async (t) => {
  const { rules } = (await realInventory(t)).inventory;
  t.match(await rules.save({ ...rule, version: 7 }), { version: 1 });
  t.same(await rules.find(rule.name), rule);
  t.same(await rules.find('nobody' as RuleName), undefined);
  t.match(await rules.save({ ...rule, weight: 5 }, { expectedVersion: 1 }), { version: 2 });
  t.match(await rules.find(rule.name), { weight: 5, version: 2 });
  t.equal(await rules.count(), 1);
});

t.test('stale changes are refused', async (t) => {
  const { rules } = (await realInventory(t)).inventory;
  await rules.save(rule);
  t.equal((await refusal(rules.save(rule, { expectedVersion: 9 }))).code, 'VERSION_STALE');
  t.equal((await refusal(rules.remove(rule.name, { expectedVersion: 9 }))).code, 'VERSION_STALE');
  await rules.remove(rule.name, { expectedVersion: 1 });
  t.equal((await refusal(rules.remove(rule.name))).code, 'RULE_UNKNOWN');
});

t.test('lists page by page', async (t) => {
  const { rules } = (await realInventory(t)).inventory;
  for (const name of ['c', 'a', 'b']) await rules.save(aRule({ name }));
  const first = await rules.list({ limit: 2 });
  t.same(
    first.items.map(({ name }) => name),
    ['a', 'b'],
  );
  const rest = await rules.list({ limit: 2, ...(first.next && { cursor: first.next }) });
  t.match([rest.items.map(({ name }) => name), rest.next], [['c'], undefined]);
});

t.test('a place goes with its rule and with its machine', async (t) => {
  const { inventory } = await realInventory(t);
  const { rules, machines } = inventory;
  const machine = aMachine({});
  const other = {
    ...aMachine({ macs: ['52:54:00:aa:00:02'] }),
    id: 'm_2' as MachineId,
  };
  for (const each of [machine, other]) await machines.save(each);
  for (const name of ['r', 's']) await rules.save(aRule({ name }));
  const place = (name: string, id: MachineId) => ({ rule: name as RuleName, machine: id });
  const all = [place('r', machine.id), place('r', other.id), place('s', machine.id)];
  for (const each of [...all, all[0]!]) await rules.takePlace(each, 1);
  t.same(await rules.places(), all, 'each once');
  await machines.remove(other.id);
  t.same(await rules.places(), [all[0], all[2]]);
  await rules.freePlaces('s' as RuleName);
  t.same(await rules.places(), [all[0]]);
  await rules.remove('r' as RuleName);
  t.same(await rules.places(), []);
});

t.test('symptom: a machine was installed again, for it had been forgotten', async (t) => {
  const { inventory } = await realInventory(t, { unknownMax: 2 });
  const { rules, machines, installs } = inventory;
  const seen = (number: number) =>
    machines.recordSightings([{ mac: aMac(`52540000000${number}`), atMs: number, hardware: {} }]);
  const known = async () =>
    (await machines.list({ limit: 9 })).items.map(({ macs }) => macs[0].at(-1)).join('');
  const [placed] = await seen(1);
  const [installed] = await seen(2);
  await rules.save(rule);
  await rules.takePlace({ rule: rule.name, machine: placed!.id }, 1);
  const done = { profile: rule.then.profile!, state: 'installed', atMs: 1 } as const;
  await installs.save(installed!.id, done);
  await seen(3);
  t.equal(await known(), '12', 'those that nobody would miss go first, also the newest');
  await rules.freePlaces(rule.name);
  await seen(4);
  t.equal(await known(), '24');
  const fourth = (await machines.findByMac(aMac('525400000004')))!.id;
  for (const machine of [installed!.id, fourth]) {
    await rules.takePlace({ rule: rule.name, machine }, 1);
  }
  const [fifth] = await seen(5);
  t.equal(fifth?.macs[0].at(-1), '5');
  t.equal(await known(), '24', 'the bound holds for all that have no place');
});

t.test('where all were installed, the one unseen for longest goes', async (t) => {
  const { inventory } = await realInventory(t, { unknownMax: 2 });
  const { rules, machines, installs } = inventory;
  await rules.save(rule);
  const seen = async (number: number) => {
    const sighting = { mac: aMac(`52540000000${number}`), atMs: number, hardware: {} };
    return (await machines.recordSightings([sighting]))[0]!.id;
  };
  const [first, second] = [await seen(1), await seen(2)];
  const done = { profile: rule.then.profile!, state: 'installed', atMs: 1 } as const;
  for (const id of [first, second]) await installs.save(id, done);
  const sightings = [3, 4].map((number) => ({
    ...{ mac: aMac(`52540000000${number}`), atMs: number },
    hardware: {},
  }));
  await machines.recordSightings(sightings);
  const left = (await machines.list({ limit: 9 })).items.map(({ id }) => id);
  t.same(left, [first, second]);
  for (const id of left) await rules.takePlace({ rule: rule.name, machine: id }, 1);
  const third = await seen(5);
  t.equal(await machines.find(third), undefined, 'places are not lost to those who only ask');
});
