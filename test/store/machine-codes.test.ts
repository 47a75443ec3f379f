/** Tests for src/store/machine-codes.ts */
import { drizzle } from 'drizzle-orm/better-sqlite3';
import path from 'node:path';
import t from 'tap';
import { freeMachineCode } from '../../src/domain/machine-code.ts';
import { fillCodes } from '../../src/store/machine-codes.ts';
import { loadMigrations, migrate } from '../../src/store/migrate.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { aMac, aMachine } from '../fakes/machines.ts';
import { assets, realInventory } from '../fakes/real-inventory.ts';

const MAC = aMac('52:54:00:aa:00:01');
const CODE = freeMachineCode(MAC, () => false);

t.test('a machine has its code from the first time it is seen, and keeps it', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines } = inventory;
  const [seen] = await machines.recordSightings([{ mac: MAC, atMs: 1, hardware: {} }]);
  t.equal(seen?.code, CODE);
  const other = aMac('52:54:00:aa:00:99');
  const saved = await machines.save({ ...aMachine({}), id: seen!.id, macs: [other] });
  t.equal(saved.code, CODE, 'also with another network card');
  t.equal((await machines.find(CODE))?.id, seen!.id);
  t.equal((await machines.find(CODE.toLowerCase()))?.id, seen!.id, 'in any case');
});

t.test('two machines never share a code', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines } = inventory;
  const first = await machines.save({ ...aMachine({}), macs: [MAC] });
  await machines.save({ ...first, macs: [aMac('52:54:00:aa:00:77')] });
  const second = await machines.save({ ...aMachine({}), id: 'm_2' as never, macs: [MAC] });
  t.equal(second.code, `${CODE}-2`);
  t.equal((await machines.find(`${CODE}-2`))?.id, 'm_2');
});

t.test('a name that reads like a code means the machine of that name', async (t) => {
  const { inventory } = await realInventory(t);
  const { machines } = inventory;
  await machines.recordSightings([{ mac: MAC, atMs: 1, hardware: {} }]);
  const name = CODE.toLowerCase();
  const named = { ...aMachine({ name, macs: ['52:54:00:aa:00:02'] }), id: 'm_2' as never };
  await machines.save(named);
  t.equal((await machines.find(name))?.id, 'm_2');
  t.equal((await machines.find(CODE))?.macs[0], MAC, 'as it stands on the screen');
});

t.test('machines of an inventory without codes get theirs when it is opened', (t) => {
  const database = openSqlite(path.join(t.testdir(), 'x.db'));
  t.teardown(() => database.close());
  migrate(database, loadMigrations(assets));
  database.exec(`
    INSERT INTO machines (id, configured, tags, variables, version)
    VALUES ('m_1', 1, '{}', '{}', 3), ('m_2', 0, '{}', '{}', 1);
    INSERT INTO machine_macs VALUES
      ('52:54:00:aa:00:01', 'm_1', 0), ('52:54:00:aa:00:05', 'm_1', 1),
      ('52:54:00:aa:00:02', 'm_2', 0);`);
  fillCodes(drizzle(database));
  const codes = (): unknown[] => database.prepare('SELECT code FROM machines ORDER BY id').all();
  t.same(codes(), [
    { code: CODE },
    { code: freeMachineCode(aMac('52:54:00:aa:00:02'), () => false) },
  ]);
  fillCodes(drizzle(database));
  t.match(codes(), [{ code: CODE }], 'and keep them');
  t.end();
});
