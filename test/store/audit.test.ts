import path from 'node:path';
import t, { type Test } from 'tap';
import type { AuditRow } from '../../src/domain/audit.ts';
import { openInventory } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { assets } from '../fakes/real-inventory.ts';

async function opened(t: Test) {
  const dataDir = t.testdir();
  const inventory = await openInventory({ dataDir }, { assets });
  t.teardown(() => inventory.close());
  return { inventory, audit: inventory.audit, file: path.join(dataDir, 'rouse.db') };
}

const aRow = (more: Partial<AuditRow> = {}): AuditRow => ({
  ...{ atMs: 1, actor: 'ada', actorKind: 'session', role: 'admin', action: 'putMachine' },
  ...{ target: 'node-1', status: 200, address: '10.0.0.1', ...more },
});

t.test('rows have numbers in their order, and are found by who and what', async (t) => {
  const { audit } = await opened(t);
  const { role, ...stranger } = aRow({ actor: '', actorKind: 'none', detail: 'x' });
  t.ok(role);
  for (const row of [aRow(), aRow({ action: 'deleteMachine' }), stranger]) await audit.append(row);
  t.same(await audit.query({ limit: 10 }), [
    { seq: 3, ...stranger },
    { seq: 2, ...aRow({ action: 'deleteMachine' }) },
    { seq: 1, ...aRow() },
  ]);
  const seqs = async (query: object): Promise<number[]> =>
    (await audit.query({ limit: 10, ...query })).map(({ seq }) => seq);
  t.same(await seqs({ actor: 'ada' }), [2, 1]);
  t.same(await seqs({ action: 'deleteMachine' }), [2]);
  t.same(await seqs({ before: 3, limit: 1 }), [2]);
});

t.test('only the oldest leave: those that are too many, and too old', async (t) => {
  const { audit } = await opened(t);
  for (let at = 1; at <= 10; at += 1) await audit.append(aRow({ atMs: at }));
  const left = async (): Promise<number[]> =>
    (await audit.query({ limit: 20 })).map(({ seq }) => seq);
  await audit.trim({ sinceMs: 0, rowsMax: 10 });
  t.equal((await left()).length, 10);
  await audit.trim({ sinceMs: 0, rowsMax: 6 });
  t.same(await left(), [10, 9, 8, 7, 6, 5]);
  await audit.trim({ sinceMs: 8, rowsMax: 100 });
  t.same(await left(), [10, 9, 8]);
  await audit.trim({ sinceMs: 1_000, rowsMax: 100 });
  t.same(await left(), [10], 'the newest stays, and the next one has the next number');
  await audit.append(aRow({ atMs: 2 }));
  t.same(await left(), [11, 10]);
  await audit.trim({ sinceMs: 2, rowsMax: 100 });
  t.same(await left(), [11, 10], 'a clock that was set back takes nothing away');
});

t.test('nobody changes a row, takes one out, or puts one in between', async (t) => {
  const { inventory, audit, file } = await opened(t);
  for (let at = 1; at <= 5; at += 1) await audit.append(aRow({ atMs: at }));
  await audit.trim({ sinceMs: 0, rowsMax: 4 });
  await inventory.close();
  const database = openSqlite(file);
  t.teardown(() => database.close());
  const values = `9, 'x', 'local', 'admin', 'y', '', 200, '', NULL`;
  for (const statement of [
    `UPDATE audit SET actor = 'eve' WHERE seq = 3`,
    'DELETE FROM audit WHERE seq = 3',
    'DELETE FROM audit WHERE seq > 2',
    `INSERT INTO audit VALUES (1, ${values})`,
    `INSERT INTO audit VALUES (7, ${values})`,
    `INSERT OR REPLACE INTO audit VALUES (3, ${values})`,
  ]) {
    t.throws(() => database.exec(statement), /audit/, statement);
  }
  database.exec('DELETE FROM audit WHERE seq = 2');
  database.exec(`INSERT INTO audit VALUES (6, ${values})`);
  const rows = database.prepare('SELECT seq FROM audit ORDER BY seq').pluck().all();
  t.same(rows, [3, 4, 5, 6]);
});
