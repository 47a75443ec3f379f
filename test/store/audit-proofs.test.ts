/**
 * The chain of the audit: four hundred ways in which somebody changes what was written, and all of
 * them are found, while rows that leave because they are old are missed by nobody.
 */
import path from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import t, { type Test } from 'tap';
import type { AuditRow } from '../../src/domain/audit.ts';
import { verifyAudit } from '../../src/store/audit-proofs.ts';
import { openInventory, type OpenInventory } from '../../src/store/open.ts';
import { createMac } from '../../src/store/proof-key.ts';
import { knowProofs } from '../../src/store/proof-function.ts';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.ts';
import { ownFolder } from '../fakes/folder.ts';
import { assets } from '../fakes/real-inventory.ts';
import { createRandom } from '../fakes/simulated-network.ts';
import { memoryKey, memoryVault } from '../fakes/vault.ts';

const aRow = (number: number): AuditRow => ({
  ...{ atMs: number, actor: 'ada', actorKind: 'session', role: 'admin', action: 'putMachine' },
  ...{ target: `node-${number % 3}`, status: 200, address: '10.0.0.1' },
});

async function written(t: Test, { rows, makesKey = true }: { rows: number; makesKey?: boolean }) {
  const dataDir = ownFolder(t);
  const key = memoryKey();
  const open = (more: { readonly makesKey: boolean }): Promise<OpenInventory> =>
    openInventory({ dataDir }, { assets, vault: memoryVault(key), ...more });
  const inventory = await open({ makesKey });
  for (let number = 1; number <= rows; number += 1) await inventory.audit.append(aRow(number));
  const file = path.join(dataDir, 'rouse.db');
  return { inventory, open, file, key };
}

/** Another program, which no trigger of ours holds back. */
function meddler(t: Test, file: string, key: ReturnType<typeof memoryKey>): Sqlite {
  const other = openSqlite(file);
  t.teardown(() => other.close());
  knowProofs(other, createMac(drizzle(other), memoryVault(key)).mac);
  return other;
}

const COLUMNS = 'seq, at_ms, actor, actor_kind, role, action, target, status, address, detail';
type Meddle = (database: Sqlite, seq: number, last: number) => void;

const exchange = (database: Sqlite, table: string, seq: number, other: number): void => {
  database.exec(`UPDATE ${table} SET seq = -1 WHERE seq = ${seq};
    UPDATE ${table} SET seq = ${seq} WHERE seq = ${other};
    UPDATE ${table} SET seq = ${other} WHERE seq = -1;`);
};

/** Each in its simplest form, and covered up as well as somebody can who has no key. */
const MEDDLING: Readonly<Record<string, Meddle>> = {
  altered(database, seq) {
    const changes = ["actor = 'eve'", 'status = 403', 'at_ms = at_ms + 1', "detail = 'x'"];
    database.exec(`UPDATE audit SET ${changes[seq % 4]} WHERE seq = ${seq}`);
  },
  deleted(database, seq) {
    database.exec(`DELETE FROM audit WHERE seq = ${seq}`);
    if (seq % 2 === 0) database.exec(`DELETE FROM audit_proofs WHERE seq = ${seq}`);
  },
  reordered(database, seq, last) {
    const other = (seq % last) + 1;
    exchange(database, 'audit', seq, other);
    if (seq % 2 === 0) exchange(database, 'audit_proofs', seq, other);
  },
  inserted(database, seq, last) {
    const [next, values] = [last + 1, COLUMNS.replace('seq', String(last + 1))];
    database.exec(`INSERT INTO audit SELECT ${values} FROM audit WHERE seq = ${seq}`);
    if (seq % 2 === 1) return;
    database.exec(`INSERT INTO audit_proofs SELECT ${next}, before, proof FROM audit_proofs
      WHERE seq = ${seq}; UPDATE audit_ends SET seq = ${next} WHERE which = 'last'`);
  },
};

t.test('four hundred changes of four hundred are found', async (t) => {
  const rows = 40;
  const { inventory, file, key } = await written(t, { rows });
  t.teardown(() => inventory.close());
  t.same(await inventory.integrity.verifyAudit(), {
    verified: true,
    rows,
    unproven: 0,
    faults: [],
  });
  const other = meddler(t, file, key);
  const random = createRandom(400);
  const found: Record<string, number> = {};
  for (const [how, meddle] of Object.entries(MEDDLING)) {
    found[how] = 0;
    for (let number = 0; number < 100; number += 1) {
      const seq = 1 + Math.floor(random() * rows);
      other.exec(`BEGIN; DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_goes_from_its_end;
        DROP TRIGGER audit_goes_on`);
      meddle(other, seq, rows);
      const { faults } = verifyAudit(drizzle(other));
      if (faults.length > 0) found[how] += 1;
      else t.fail(`row ${seq} ${how}`);
      other.exec('ROLLBACK');
    }
  }
  t.same(found, { altered: 100, deleted: 100, reordered: 100, inserted: 100 });
});

t.test('what was cut off at an end is found, and what is old leaves', async (t) => {
  const { inventory, file, key } = await written(t, { rows: 20 });
  t.teardown(() => inventory.close());
  await inventory.audit.trim({ sinceMs: 0, rowsMax: 12 });
  t.match(await inventory.integrity.verifyAudit(), { rows: 12, faults: [] });
  const other = meddler(t, file, key);
  for (const [where, said] of [
    ['seq > 15', 'the newest rows are gone'],
    ['seq < 12', 'the oldest rows are gone'],
  ] as const) {
    other.exec('BEGIN; DROP TRIGGER audit_goes_from_its_end');
    other.exec(`DELETE FROM audit WHERE ${where}; DELETE FROM audit_proofs WHERE ${where}`);
    t.match(verifyAudit(drizzle(other)).faults, [said]);
    other.exec('ROLLBACK');
  }
  await inventory.audit.append(aRow(21));
  t.match(await inventory.integrity.verifyAudit(), { rows: 13, faults: [] });
});

t.test('rows from before there was a key are told, and the others are verified', async (t) => {
  const { inventory, open } = await written(t, { rows: 3, makesKey: false });
  await inventory.close();
  const again = await open({ makesKey: true });
  t.teardown(() => again.close());
  for (let number = 4; number <= 6; number += 1) await again.audit.append(aRow(number));
  const report = await again.integrity.verifyAudit();
  t.same(report, { verified: true, rows: 6, unproven: 3, faults: [] });
  await again.rotateKey();
  t.match(await again.integrity.verifyAudit(), { verified: true, faults: [] });
});
