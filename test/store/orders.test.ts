/** Tests for src/store/orders.ts */
import t from 'tap';
import type { MachineId, ProfileName } from '../../src/domain/machine.ts';
import type { Order } from '../../src/domain/order.ts';
import { createConnections } from '../../src/store/connections.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createHistoryStore } from '../../src/store/orders.ts';
import { aMachine } from '../fakes/machines.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const id = 'm_1' as MachineId;
const profile = 'rescue' as ProfileName;
const order: Order = { profile, timesLeft: 2, expiresAtMs: 9, askedBy: 'cli anna', atMs: 1 };

t.test('a machine has one order, the last one placed, which goes with it', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines, orders } = inventory;
  await machines.save({ ...aMachine({}), id });
  t.equal(await orders.find(id), undefined);
  await orders.save(id, order);
  t.same(await orders.find(id), order);
  t.equal(await orders.ofProfile(profile, 8), id);
  t.equal(await orders.ofProfile(profile, 9), undefined, 'it has expired');
  t.equal(await orders.ofProfile('other' as ProfileName, 8), undefined);
  const always = { profile, askedBy: 'api', atMs: 2 };
  await orders.save(id, always);
  t.same(await orders.find(id), always);
  t.equal(await orders.ofProfile(profile, 9), id);
  await orders.remove(id);
  t.equal(await orders.find(id), undefined);
  await orders.save(id, order);
  await inventory.history.add(id, { action: 'ordered', profile, askedBy: 'api', atMs: 1 });
  await machines.remove(id);
  t.equal(await orders.find(id), undefined);
  t.same(await inventory.history.list(id), []);
});

t.test('the history keeps the newest entries of a machine, and of all', async (t) => {
  const { inventory, dataDir } = await realInventory(t);
  const other = 'm_2' as MachineId;
  await inventory.machines.save({ ...aMachine({}), id });
  await inventory.machines.save({ ...aMachine({ macs: ['52:54:00:aa:00:02'] }), id: other });
  const file = `${dataDir}/rouse.db`;
  const connections = createConnections(
    openSqlite(file, { readonly: false }),
    openSqlite(file, { readonly: true }),
  );
  t.teardown(() => connections.close());
  const history = createHistoryStore(connections.direct, { perMachineMax: 2, allMax: 3 });
  for (let atMs = 1; atMs <= 3; atMs += 1) {
    await history.add(id, { action: 'used', profile, askedBy: 'machine', atMs });
  }
  t.same(await history.list(id), [
    { action: 'used', profile, askedBy: 'machine', atMs: 3 },
    { action: 'used', profile, askedBy: 'machine', atMs: 2 },
  ]);
  await history.add(other, { action: 'ignored', askedBy: 'api', atMs: 4 });
  await history.add(other, { action: 'unignored', askedBy: 'api', atMs: 5 });
  t.same(
    (await history.list(id)).map(({ atMs }) => atMs),
    [3],
  );
});
