/**
 * A database from a backup, made ready beside the one that is there.
 *
 * Owns     what has to be right before anything changes, and what does not come back: tokens,
 *          sessions and orders of the past. What was installed since the backup stays installed,
 *          for it would lose its disk otherwise.
 * Leaves   the exchange to exchange.ts.
 * Tests    test/store/restore.test.ts, test/interop/recovery-crash.test.ts
 */
import { chownSync, existsSync, statSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import path from 'node:path';
import { RouseError } from '../domain/errors.ts';
import type { CopyFacts } from '../domain/recovery.ts';
import { factsOf, syncFile } from './copy.ts';
import { exchange, finishExchange, restoredFile } from './exchange.ts';
import { sqliteCode, storeFailure } from './failure.ts';
import { DATABASE_FILE } from './files.ts';
import { lockDataDir } from './instance-lock.ts';
import { loadMigrations, migrate, userVersion, type MigrationFiles } from './migrate.ts';
import { openSqlite, type Sqlite } from './sqlite.ts';

export interface StagedDatabase {
  /** as it came, before it was brought up to date */
  readonly facts: CopyFacts;
  readonly filesMissing: readonly string[];
  readonly forgotten: Readonly<Record<string, number>>;
  readonly installsKept: number;
}

export interface Restoring {
  /** whether there is a database that would be replaced */
  readonly replaces: boolean;
  /** @throws RouseError BACKUP_UNUSABLE, BACKUP_NEWER, STORE_UNUSABLE */
  stage(content: AsyncIterable<Uint8Array>): Promise<StagedDatabase>;
  /** @returns where the former database is. @throws RouseError STORE_UNUSABLE */
  exchange(stamp: string): string | undefined;
  /** removes what was staged and not taken, and gives the directory free */
  close(): void;
}

/**
 * Takes hold of a data directory, which nobody may use meanwhile.
 *
 * @throws RouseError INSTANCE_RUNNING, STORE_UNUSABLE
 */
export function beginRestore(dataDir: string, assets: MigrationFiles): Restoring {
  const unlock = lockDataDir(dataDir);
  try {
    finishExchange(dataDir);
  } catch (error) {
    unlock();
    throw error;
  }
  const database = path.join(dataDir, DATABASE_FILE);
  return {
    replaces: existsSync(database),
    async stage(content) {
      const file = restoredFile(dataDir);
      await writeAll(file, content);
      const staged = prepared(file, { database, assets, dataDir });
      // What the server has to be able to write is its own, whoever restores it.
      const { uid, gid } = statSync(dataDir);
      chownSync(file, uid, gid);
      syncFile(file);
      return staged;
    },
    exchange: (stamp) => exchange(dataDir, stamp),
    close() {
      finishExchange(dataDir);
      unlock();
    },
  };
}

async function writeAll(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await openFile(file, 'w', 0o600);
  try {
    for await (const piece of content) await handle.writeFile(piece);
    await handle.sync();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const detail = code === 'ENOSPC' ? 'there is no room for the database' : message;
    throw new RouseError('STORE_UNUSABLE', detail, { cause: error });
  } finally {
    await handle.close();
  }
}

interface Around {
  readonly database: string;
  readonly dataDir: string;
  readonly assets: MigrationFiles;
}

function prepared(file: string, { database, dataDir, assets }: Around): StagedDatabase {
  const migrations = loadMigrations(assets);
  try {
    const staged = openSqlite(file, { nativeCodeFolders: [dataDir] });
    try {
      refuseUnsound(staged, migrations.length);
      const facts = factsOf(staged);
      migrate(staged, migrations);
      const forgotten = forgetPast(staged);
      const installsKept = keepInstalls(staged, database);
      staged.pragma('journal_mode = DELETE');
      return { facts, forgotten, installsKept, filesMissing: filesMissing(staged) };
    } finally {
      staged.close();
    }
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
    const failure = storeFailure(error);
    const detail = failure instanceof RouseError ? failure.detail : String(error);
    throw new RouseError('BACKUP_UNUSABLE', `its database: ${detail}`, { cause: error });
  }
}

function refuseUnsound(staged: Sqlite, latest: number): void {
  const version = userVersion(staged);
  if (version > latest) {
    const detail = `it is at schema ${version}, this version knows schemas up to ${latest}`;
    throw new RouseError('BACKUP_NEWER', detail);
  }
  const found = staged.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw unusable(`its database is damaged: ${String(found)}`);
  const broken = staged.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw unusable('its database has references to nothing');
  if (version === 0 || !hasTable(staged, 'machines')) throw unusable('it holds no inventory');
}

function unusable(detail: string): RouseError {
  return new RouseError('BACKUP_UNUSABLE', detail);
}

/**
 * Tokens and sessions of then may have been given up since, and an order of then may have been
 * followed: an installer would start again.
 */
const OF_THE_PAST = ['config_tokens', 'boot_tokens', 'orders', 'sessions', 'setup_codes'];

function forgetPast(staged: Sqlite): Record<string, number> {
  const tables = OF_THE_PAST.filter((name) => hasTable(staged, name));
  return staged.transaction(() =>
    Object.fromEntries(
      tables.map((name) => [name, staged.prepare(`DELETE FROM "${name}"`).run().changes]),
    ),
  )();
}

/** @returns how many machines were installed since; 0 where the former one cannot tell */
function keepInstalls(staged: Sqlite, former: string): number {
  if (!existsSync(former)) return 0;
  try {
    staged.prepare('ATTACH ? AS former').run(former);
  } catch {
    return 0;
  }
  try {
    return staged
      .prepare(
        `INSERT INTO installs (machine_id, profile, state, at_ms)
         SELECT machine_id, profile, state, at_ms FROM former.installs AS since
         WHERE machine_id IN (SELECT id FROM main.machines)
         ON CONFLICT (machine_id) DO UPDATE
         SET profile = excluded.profile, state = excluded.state, at_ms = excluded.at_ms
         WHERE excluded.at_ms > installs.at_ms`,
      )
      .run().changes;
  } catch {
    // A damaged database is what a backup is put in the place of.
    return 0;
  } finally {
    staged.exec('DETACH former');
  }
}

/** Files of images stay where they are; on another host they may not be there. */
function filesMissing(staged: Sqlite): readonly string[] {
  const named = staged.prepare<[], { file: string }>(
    'SELECT disk_path AS file FROM image_files ORDER BY disk_path',
  );
  return named
    .all()
    .map(({ file }) => file)
    .filter((file) => !existsSync(file));
}

function hasTable(database: Sqlite, name: string): boolean {
  const found = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`);
  return found.get(name) !== undefined;
}
