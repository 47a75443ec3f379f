import t, { type Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createChooser } from '../../src/service/chooser.ts';
import { createInstalls } from '../../src/service/installs.ts';
import { aRuleBook, chooserOn, stillClock } from '../fakes/chooser.ts';
import { aChain, aMac, aMachine, anAddress, aProfile } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';
import { aRule } from '../fakes/rules.ts';

const installer = { ...aProfile(aChain('http://x/')), install: 'once' } as const;
const machine = aMachine({ name: 'node-1', profile: installer.name });
const [mac] = machine.macs;

async function setup(t: Test) {
  const { inventory } = await realInventory(t);
  const events: BootEvent[] = [];
  const changed: string[] = [];
  let nowMs = 1_000;
  const installs = createInstalls({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    ...{ inventory, chooser: chooserOn(inventory) },
    record: (event) => events.push(event),
    changed: ({ macs }) => changed.push(...macs),
  });
  await inventory.profiles.save(installer);
  await inventory.machines.save(machine);
  const at = (ms: number): void => void (nowMs = ms);
  return { inventory, installs, changed, at, kinds: () => events.map(({ kind }) => kind), events };
}

t.test('a machine is armed until it was handed over', async (t) => {
  const { installs, events, at } = await setup(t);
  t.equal(await installs.get('node-1'), 'armed');
  at(2_000);
  await installs.handedOver(mac);
  t.same(await installs.get('node-1'), {
    profile: installer.name,
    state: 'handed-over',
    atMs: 2_000,
  });
  t.same(events, [
    { kind: 'install.started', atMs: 2_000, mac, machine: 'node-1', profile: installer.name },
  ]);
});

t.test('the report that it is installed is kept, whatever comes after it', async (t) => {
  const { installs, kinds, at } = await setup(t);
  await installs.handedOver(mac);
  at(3_000);
  await installs.installed(mac);
  at(4_000);
  await installs.handedOver(mac);
  await installs.installed(mac);
  t.match(await installs.get(machine.id), { state: 'installed', atMs: 3_000 });
  t.same(kinds(), ['install.started', 'install.done']);
});

t.test('arming has it install again, and disarming has it not', async (t) => {
  const { installs, changed, kinds } = await setup(t);
  await installs.handedOver(mac);
  t.equal((await installs.arm('node-1', 'api')).id, machine.id);
  t.equal(await installs.get('node-1'), 'armed');
  await installs.disarm(mac, 'api');
  t.match(await installs.get('node-1'), { state: 'installed' });
  t.same(changed, [mac, mac]);
  t.same(kinds(), ['install.started', 'install.armed', 'install.done']);
});

t.test('with another profile a machine is armed again', async (t) => {
  const { inventory, installs } = await setup(t);
  await installs.handedOver(mac);
  const other = { ...installer, name: 'other' as never };
  await inventory.profiles.save(other);
  await inventory.machines.save({ ...machine, profile: other.name });
  t.equal(await installs.get('node-1'), 'armed');
});

t.test('nothing is noted about machines that do not install once', async (t) => {
  const { inventory, installs, kinds } = await setup(t);
  await inventory.profiles.save(aProfile(aChain('http://x/')));
  await installs.handedOver(mac);
  await installs.handedOver(aMac('52:54:00:aa:00:99'));
  t.same(kinds(), []);
  t.equal(await installs.get('node-1'), undefined);
  t.equal(await inventory.installs.find(machine.id), undefined);
});

t.test('refuses what makes no sense, and says why', async (t) => {
  const { inventory, installs } = await setup(t);
  t.equal((await refusal(installs.arm('nobody', 'api'))).code, 'MACHINE_UNKNOWN');
  t.equal((await refusal(installs.get('nobody'))).code, 'MACHINE_UNKNOWN');
  await inventory.profiles.save(aProfile(aChain('http://x/')));
  t.match(await refusal(installs.arm('node-1', 'api')), {
    code: 'NOT_INSTALLED_ONCE',
    detail: 'profile debian-13 of node-1 has no "install: once"',
  });
  await inventory.machines.save(aMachine({ name: 'node-1' }));
  t.match(await refusal(installs.disarm('node-1', 'api')), { detail: 'node-1 has no profile' });
});

/** A machine without a profile, and a rule that gives it the installer. */
async function byRule(t: Test, then: object) {
  const { inventory } = await realInventory(t);
  const rule = aRule({
    when: { subnet: '10.0.0.0/8' },
    then: { profile: installer.name, ...then },
  });
  const rules = aRuleBook([rule]);
  const chooser = createChooser({ inventory, rules });
  const installs = createInstalls({
    ...{ clock: stillClock, inventory, chooser },
    record: () => undefined,
    changed: () => undefined,
  });
  const bare = aMachine({ name: 'node-1' });
  await inventory.profiles.save(installer);
  await inventory.rules.save(rule);
  await inventory.machines.save(bare);
  const boots = () => chooser.take({ machine: bare, from: anAddress('10.0.0.9') });
  return { inventory, installs, rules, boots, rule };
}

t.test('what a rule installs is noted as well, and takes its place', async (t) => {
  const { installs, inventory, boots, rule } = await byRule(t, { max_machines: 1 });
  t.equal(await installs.get('node-1'), undefined, 'nobody knows where it is');
  await installs.handedOver(mac);
  t.same(await inventory.rules.places(), [], 'it was given nothing');
  await boots();
  t.equal(await installs.get('node-1'), 'armed');
  await installs.handedOver(mac);
  t.match(await installs.get('node-1'), { profile: installer.name, state: 'handed-over' });
  t.same(await inventory.rules.places(), [{ rule: rule.name, machine: machine.id }]);
  await installs.installed(mac);
  t.match(await installs.get('node-1'), { state: 'installed' });
});

t.test('a rule without a limit keeps no places', async (t) => {
  const { installs, inventory, boots } = await byRule(t, {});
  await boots();
  await installs.handedOver(mac);
  t.same(await inventory.rules.places(), []);
});

t.test('a machine can be armed although the rule that installed it is gone', async (t) => {
  const { installs, inventory, boots, rules, rule } = await byRule(t, {});
  await boots();
  await installs.handedOver(mac);
  rules.removed(rule.name);
  await inventory.rules.remove(rule.name);
  await installs.installed(mac);
  t.match(await installs.get('node-1'), { state: 'installed' });
  await installs.arm('node-1', 'cli anna');
  t.equal(await installs.get('node-1'), undefined);
  t.match((await refusal(installs.disarm('node-1', 'cli anna'))).detail, /has no profile/);
});
