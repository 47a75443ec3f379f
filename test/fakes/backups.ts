/** Backups of real inventories, as files. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { archive } from '../../src/backup/archive.ts';
import { createMakeBackup, DATABASE_ENTRY, MANIFEST_ENTRY } from '../../src/backup/make-backup.ts';
import type { MadeBackup } from '../../src/domain/recovery.ts';
import { ownFolder } from './folder.ts';
import type { OpenInventory } from '../../src/store/open.ts';

export const MADE_AT_MS = Date.parse('2026-02-28T12:00:00Z');

export function backupOf(inventory: Pick<OpenInventory, 'copy'>): Promise<MadeBackup> {
  const clock = { nowMs: () => MADE_AT_MS };
  return createMakeBackup({ clock, version: '1.2.3', copy: inventory.copy })();
}

export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** @returns the file with the backup */
export async function backupFile(
  t: Test,
  inventory: Pick<OpenInventory, 'copy'>,
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<string> {
  const file = path.join(ownFolder(t), 'backup.tar');
  writeFileSync(file, change(await bytesOf((await backupOf(inventory)).content)));
  return file;
}

/** An archive of this manifest and this database, right or not. */
export async function archiveOf(manifest: unknown, database: Buffer): Promise<Buffer> {
  const text = Buffer.from(JSON.stringify(manifest));
  return bytesOf(
    archive(
      [
        { name: MANIFEST_ENTRY, sizeBytes: text.length, content: [text] },
        { name: DATABASE_ENTRY, sizeBytes: database.length, content: [database] },
      ],
      MADE_AT_MS,
    ),
  );
}
