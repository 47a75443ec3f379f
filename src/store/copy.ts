/**
 * A copy of the inventory while it is used.
 *
 * Owns     that the copy is the state of one moment, and that nobody waits for it: a reader's
 *          transaction holds that moment, writers go on beside it in the log, and a few pages are
 *          copied at a time.
 * Specs    https://www.sqlite.org/backup.html: a copy begins anew when its source changes, unless a
 *          transaction keeps the source as it was.
 * Tests    test/store/copy.test.ts
 */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publicUrl } from '../domain/asset.ts';
import { backupDatabaseBytesMax, backupPagesPerStep } from '../domain/limits-recovery.ts';
import { RouseError } from '../domain/errors.ts';
import type { CopyFacts, InventoryCopy, NamedAsset } from '../domain/recovery.ts';
import { storeFailure } from './failure.ts';
import { userVersion } from './migrate.ts';
import type { Sqlite } from './sqlite.ts';

/** A copy that is made, in the data directory; one that a crash has left is thrown away. */
export const COPY_FILE = 'rouse.db.copy';

type OpenDatabase = (file: string, access: { readonly readonly: boolean }) => Sqlite;

/**
 * @param open  a connection of its own
 * @throws RouseError STORE_UNUSABLE
 */
export async function copyInventory(
  { dataDir, database }: { readonly dataDir: string; readonly database: string },
  open: OpenDatabase,
): Promise<InventoryCopy> {
  const file = path.join(dataDir, COPY_FILE);
  forgetCopy(dataDir);
  try {
    // The library makes a file that others may read.
    writeFileSync(file, '', { mode: 0o600 });
    const source = open(database, { readonly: true });
    try {
      await copyPages(source, file);
    } finally {
      source.close();
    }
    const copy = open(file, { readonly: false });
    try {
      // One file, which opens in a folder that cannot be written too.
      copy.pragma('journal_mode = DELETE');
      return { file, facts: factsOf(copy) };
    } finally {
      copy.close();
      syncFile(file);
    }
  } catch (error) {
    forgetCopy(dataDir);
    throw storeFailure(error);
  }
}

export function forgetCopy(dataDir: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    rmSync(path.join(dataDir, `${COPY_FILE}${suffix}`), { force: true });
  }
}

async function copyPages(source: Sqlite, to: string): Promise<void> {
  source.exec('BEGIN');
  try {
    // The moment is that of the first read.
    const pages = Number(source.pragma('page_count', { simple: true }));
    const bytes = pages * Number(source.pragma('page_size', { simple: true }));
    if (bytes > backupDatabaseBytesMax) {
      throw new RouseError('STORE_UNUSABLE', `${bytes} bytes are more than a backup can hold`);
    }
    await source.backup(to, { progress: () => backupPagesPerStep });
  } finally {
    if (source.inTransaction) source.exec('ROLLBACK');
  }
}

export function factsOf(database: Sqlite): CopyFacts {
  const rows = <T>(sql: string): T[] => database.prepare<[], T>(sql).all();
  const tables = rows<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
     ORDER BY name`,
  ).map(({ name }) => name);
  const has = (name: string): boolean => tables.includes(name);
  const counts = tables.map((name): [string, number] => [name, countOf(database, name)]);
  const [key] = has('secret_keys') ? rows<{ id: string }>('SELECT id FROM secret_keys') : [];
  const assets = has('assets')
    ? rows<NamedAsset>('SELECT url, sha256, size_bytes AS sizeBytes FROM assets ORDER BY url')
    : [];
  return {
    schema: userVersion(database),
    ...(key && { key: key.id }),
    counts: Object.fromEntries(counts),
    assets: assets.map(({ url, ...asset }) => ({ url: publicUrl(url), ...asset })),
  };
}

function countOf(database: Sqlite, table: string): number {
  const statement = database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${table}"`);
  return statement.get()?.n ?? 0;
}

export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
