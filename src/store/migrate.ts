/**
 * Brings a database to the tables that this version of Rouse works with.
 *
 * Owns     the order of the files db/NNNN-what.sql and how far a database has come, which SQLite
 *          keeps in its header (`user_version`). Each step is one transaction together with that
 *          number: after a crash it has happened or it has not.
 * Leaves   going back: migrations go forward only.
 * Tests    test/store/migrate.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Sqlite } from './sqlite.ts';

/** Where the migration files come from: the source tree, or the single executable. */
export interface MigrationFiles {
  listAssets(folder: string): string[];
  readAsset(key: string): Uint8Array;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FILE = /^db\/(\d{4})-[a-z0-9-]+\.sql$/;

/** @throws Error when numbers are missing or given twice: a mistake in this repository */
export function loadMigrations(files: MigrationFiles): readonly Migration[] {
  const migrations = files
    .listAssets('db/')
    .filter((key) => FILE.test(key))
    .map((name) => ({
      name,
      version: Number(FILE.exec(name)?.[1]),
      sql: Buffer.from(files.readAsset(name)).toString('utf8'),
    }))
    .sort((a, b) => a.version - b.version);
  const gap = migrations.find(({ version }, index) => version !== index + 1);
  if (gap) throw new Error(`expected migrations numbered from 0001 without gaps, at ${gap.name}`);
  return migrations;
}

/**
 * Runs the migrations that the database has not seen.
 *
 * @returns how many ran
 * @throws RouseError STORE_NEWER
 */
export function migrate(database: Sqlite, migrations: readonly Migration[]): number {
  const current = userVersion(database);
  if (current > migrations.length) {
    throw new RouseError(
      'STORE_NEWER',
      `it is at schema ${current}, this version knows schemas up to ${migrations.length}`,
    );
  }
  const pending = migrations.slice(current);
  for (const migration of pending) runOne(database, migration);
  return pending.length;
}

export function userVersion(database: Sqlite): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function runOne(database: Sqlite, migration: Migration): void {
  // A migration may rebuild a table that others refer to; references are checked at its end.
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        database.exec(migration.sql);
        const broken = database.pragma('foreign_key_check') as unknown[];
        if (broken.length > 0) throw new Error(`${migration.name} leaves references to nothing`);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  } finally {
    database.pragma('foreign_keys = ON');
  }
}
