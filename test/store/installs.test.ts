import t from 'tap';
import type { Install } from '../../src/domain/install.ts';
import { aMachine } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const machine = aMachine({ name: 'node-1', profile: 'talos' });
const install: Install = {
  profile: machine.profile ?? ('' as never),
  state: 'handed-over',
  atMs: 1_700_000_000_000,
};

t.test('one record for each machine, replaced and removed', async (t) => {
  const { inventory } = await realInventory(t);
  const { installs } = inventory;
  await inventory.machines.save(machine);
  t.equal(await installs.find(machine.id), undefined);
  await installs.save(machine.id, install);
  t.same(await installs.find(machine.id), install);
  await installs.save(machine.id, { ...install, state: 'installed', atMs: 2 });
  t.same(await installs.find(machine.id), { ...install, state: 'installed', atMs: 2 });
  await installs.remove(machine.id);
  t.equal(await installs.find(machine.id), undefined);
});

t.test('goes with its machine, and stays when the machine is changed', async (t) => {
  const { inventory } = await realInventory(t);
  const saved = await inventory.machines.save(machine);
  await inventory.installs.save(machine.id, install);
  await inventory.machines.save({ ...saved, tags: { a: 'b' } });
  t.same(await inventory.installs.find(machine.id), install);
  await inventory.machines.remove(machine.id);
  await inventory.machines.save(machine);
  t.equal(await inventory.installs.find(machine.id), undefined);
});

t.test('a transaction that fails leaves no record', async (t) => {
  const { inventory } = await realInventory(t);
  await inventory.machines.save(machine);
  const failed = inventory.transaction(async (inside) => {
    await inside.installs.save(machine.id, install);
    throw new Error('no');
  });
  await t.rejects(failed, /no/);
  t.equal(await inventory.installs.find(machine.id), undefined);
});
