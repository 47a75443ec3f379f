/**
 * The one place where a database file is opened.
 *
 * Owns     which SQLite library is used, where its native half comes from, and what every
 *          connection is set to.
 * Leaves   migrations to migrate.ts and the meaning of the tables to the stores.
 * Tests    test/store/sqlite.test.ts
 */
import Database from 'better-sqlite3';
import { sqliteBinding } from '../platform/native-addon.ts';

export type Sqlite = Database.Database;

interface SqliteOptions {
  readonly readonly?: boolean;
  /**
   * How long a statement waits for a lock of another program. The wait holds up this whole thread,
   * boot answers included, so it is far below the library's usual five seconds.
   */
  readonly busyTimeoutMs?: number;
  /** writable folders through which native code may be loaded, besides the system's own */
  readonly nativeCodeFolders?: readonly string[];
}

const BUSY_TIMEOUT_MS = 250;

/** Opens a database file, creating it if that is allowed. @throws SqliteError */
export function openSqlite(file: string, options: SqliteOptions = {}): Sqlite {
  const nativeBinding = sqliteBinding(options.nativeCodeFolders ?? []);
  // The type definitions lag behind version 13, which also takes a loaded addon.
  const given = { readonly: options.readonly ?? false, nativeBinding } as Database.Options;
  if (nativeBinding === undefined) delete given.nativeBinding;
  const database = new Database(file, {
    ...given,
    timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
  });
  database.pragma('foreign_keys = ON');
  return database;
}

/**
 * Prepares the connection that writes.
 *
 * WAL lets readers go on while it writes. `journal_size_limit` gives disk space back after a burst.
 */
export function configureWriter(database: Sqlite): void {
  database.pragma('journal_mode = WAL');
  database.pragma('journal_size_limit = 67108864');
  // What is deleted or replaced may have been a secret: its bytes are overwritten.
  database.pragma('secure_delete = ON');
  setDurability(database, 'promise');
}

/**
 * Finds out at the start that nothing can be written. SQLite opens a file without write permission
 * for reading and says so at the first change, which would be that of a booting machine.
 *
 * @throws SqliteError SQLITE_READONLY
 */
export function refuseReadOnly(database: Sqlite): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  database.exec('BEGIN IMMEDIATE');
  try {
    database.pragma(`user_version = ${version}`);
  } finally {
    database.exec('ROLLBACK');
  }
}

/**
 * What a power cut may undo: nothing that was acknowledged, or the last observations. History is an
 * observation that nothing depends on, and is left out while the disk is full.
 */
export type Durability = 'promise' | 'observation' | 'history';

/**
 * Chooses how the next transactions reach the disk.
 *
 * In WAL mode FULL waits for the disk at each commit: what a person was told is saved survives a
 * power cut. NORMAL does not wait, and cannot damage the file either; it is used for sightings,
 * which come by the hundred when a rack powers on and are made again by the next boot.
 */
export function setDurability(database: Sqlite, durability: Durability): void {
  database.pragma(durability === 'promise' ? 'synchronous = FULL' : 'synchronous = NORMAL');
}

/** Writes the file anew, without what older versions left in pages that are free now. */
export function forgetFreePages(database: Sqlite): void {
  database.exec('VACUUM');
  database.pragma('wal_checkpoint(TRUNCATE)');
}
