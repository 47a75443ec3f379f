import t from 'tap';
import { realInventory } from '../fakes/real-inventory.ts';
import { createDiskWayStore } from '../../src/store/disk-ways.ts';
import { createConnections } from '../../src/store/connections.ts';
import { loadMigrations, migrate } from '../../src/store/migrate.ts';
import { configureWriter, openSqlite } from '../../src/store/sqlite.ts';
import { assets } from '../fakes/real-inventory.ts';

t.test('keeps one way for each model', async (t) => {
  const { inventory } = await realInventory(t);
  const { diskWays } = inventory;
  t.same([...(await diskWays.all())], []);
  await diskWays.save('Dell/R640/x86-bios', 'exit');
  await diskWays.save('Acme/X/x86_64-efi', 'sanboot');
  await diskWays.save('Dell/R640/x86-bios', 'no-loader');
  t.same(
    [...(await diskWays.all())],
    [
      ['Acme/X/x86_64-efi', 'sanboot'],
      ['Dell/R640/x86-bios', 'no-loader'],
    ],
  );
});

t.test('a full table learns nothing new, and still changes what it knows', async (t) => {
  const file = `${t.testdir()}/x.db`;
  const open = (readonly: boolean) => openSqlite(file, { readonly });
  const writer = open(false);
  configureWriter(writer);
  migrate(writer, loadMigrations(assets));
  const connections = createConnections(writer, open(true));
  t.teardown(() => connections.close());
  const store = createDiskWayStore(connections.direct, 2);
  for (const model of ['a', 'b', 'c']) await store.save(model, 'exit');
  await store.save('a', 'sanboot');
  t.same(
    [...(await store.all())],
    [
      ['a', 'sanboot'],
      ['b', 'exit'],
    ],
  );
});
