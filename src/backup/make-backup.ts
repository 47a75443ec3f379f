/**
 * A backup: a manifest and a copy of the database, as one archive.
 *
 * Owns     that one is made at a time, and that the copy leaves no file behind: its name goes
 *          before the first byte is sent, and its content with whoever reads it.
 * Tests    test/backup/make-backup.test.ts
 */
import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { RouseError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { BackupManifest, InventoryCopy, MadeBackup, MakeBackup } from '../domain/recovery.ts';
import { manifestResource } from '../schema/backup-manifest.ts';
import { archive, archiveBytes } from './archive.ts';

export const MANIFEST_ENTRY = 'manifest.json';
export const DATABASE_ENTRY = 'rouse.db';

export interface MakeBackupDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** of Rouse */
  readonly version: string;
  readonly copy: () => Promise<InventoryCopy>;
}

export function createMakeBackup(deps: MakeBackupDeps): MakeBackup {
  let running = false;
  return async () => {
    if (running) throw new RouseError('BACKUP_RUNNING');
    running = true;
    try {
      return await make(deps);
    } finally {
      running = false;
    }
  };
}

async function make({ clock, version, copy }: MakeBackupDeps): Promise<MadeBackup> {
  const madeAtMs = clock.nowMs();
  const { file, facts } = await copy();
  const database = await open(file, 'r');
  try {
    await rm(file);
    const { size: sizeBytes } = await database.stat();
    const sha256 = await hashOf(piecesOf(database));
    return made({ ...facts, version, madeAtMs, database: { sizeBytes, sha256 } }, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function made(manifest: BackupManifest, database: FileHandle): MadeBackup {
  const text = Buffer.from(`${JSON.stringify(manifestResource(manifest), null, 2)}\n`);
  const { madeAtMs } = manifest;
  const files = [
    { name: MANIFEST_ENTRY, sizeBytes: text.length, content: [text] },
    {
      name: DATABASE_ENTRY,
      sizeBytes: manifest.database.sizeBytes,
      content: piecesOf(database),
    },
  ];
  return {
    name: `rouse-${stamp(madeAtMs)}.tar`,
    sizeBytes: archiveBytes(files),
    manifest,
    content: closing(archive(files, madeAtMs), database),
  };
}

/** The file goes with the last piece, and when nobody wants any more of them. */
async function* closing(
  pieces: AsyncIterable<Uint8Array>,
  database: FileHandle,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } finally {
    await database.close();
  }
}

/** `2026-11-26T18-45-00Z`: sorts by time, and is a name of a file everywhere. */
function stamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

const PIECE_BYTES = 262_144;

/** The content of a file between two places, piece by piece. */
export async function* piecesOf(
  file: FileHandle,
  { fromBytes = 0, sizeBytes = Infinity } = {},
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes;) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, sizeBytes - at));
    const { bytesRead } = await file.read(piece, 0, piece.length, fromBytes + at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

export async function hashOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
