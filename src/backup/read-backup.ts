/**
 * A backup on the disk, looked at before anything is done with it.
 *
 * Owns     that its manifest and its database are there, whole, and what they say they are.
 * Leaves   whether the database is one to the store.
 * Tests    test/backup/read-backup.test.ts
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { messageOf, RouseError } from '../domain/errors.ts';
import { backupManifestBytesMax } from '../domain/limits-recovery.ts';
import type { BackupManifest } from '../domain/recovery.ts';
import { parseBackupManifest } from '../schema/backup-manifest.ts';
import { entriesOf, type FoundEntry } from './archive.ts';
import { DATABASE_ENTRY, hashOf, MANIFEST_ENTRY, piecesOf } from './make-backup.ts';

export interface OpenBackup {
  readonly manifest: BackupManifest;
  /** the bytes of the database */
  readonly database: () => AsyncIterable<Uint8Array>;
}

/**
 * @param work  done while the file is open
 * @throws RouseError BACKUP_UNUSABLE, BACKUP_NEWER
 */
export async function withBackup<T>(
  file: string,
  work: (backup: OpenBackup) => Promise<T>,
): Promise<T> {
  const handle = await opened(file);
  try {
    const entries = await entriesOf(handle);
    const manifest = parseBackupManifest(await manifestText(handle, entries));
    const { sizeBytes, sha256 } = manifest.database;
    const entry = entries.find(({ name }) => name === DATABASE_ENTRY);
    if (entry === undefined) throw unusable('it has no database');
    if (entry.sizeBytes !== sizeBytes) {
      throw unusable(`its database is ${entry.sizeBytes} bytes, expected ${sizeBytes}`);
    }
    const database = (): AsyncIterable<Uint8Array> =>
      piecesOf(handle, { fromBytes: entry.offsetBytes, sizeBytes });
    const found = await hashOf(database());
    if (found !== sha256) {
      throw unusable(`its database is damaged: SHA-256 ${found}, expected ${sha256}`);
    }
    return await work({ manifest, database });
  } finally {
    await handle.close();
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    // Not opened before: a pipe would keep us waiting for somebody at its other end.
    if (!(await stat(file)).isFile()) throw new Error('expected a file');
    return await open(file, 'r');
  } catch (error) {
    throw unusable(`it cannot be read: ${messageOf(error)}`, error);
  }
}

async function manifestText(handle: FileHandle, entries: readonly FoundEntry[]): Promise<string> {
  const entry = entries.find(({ name }) => name === MANIFEST_ENTRY);
  if (entry === undefined) throw unusable('it is no archive of "rouse backup"');
  const { offsetBytes: fromBytes, sizeBytes } = entry;
  if (sizeBytes > backupManifestBytesMax) throw unusable('its manifest is too large');
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(handle, { fromBytes, sizeBytes })) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function unusable(detail: string, cause?: unknown): RouseError {
  return new RouseError('BACKUP_UNUSABLE', detail, { cause });
}
