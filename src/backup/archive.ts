/**
 * Several files as one archive, written piece by piece, and found again in one on the disk.
 *
 * Limits   `backupEntriesMax` entries of an archive are looked at.
 * Tests    test/backup/archive.test.ts
 */
import type { FileHandle } from 'node:fs/promises';
import { backupEntriesMax } from '../domain/limits-recovery.ts';
import {
  readTarHeader,
  TAR_BLOCK_BYTES,
  TAR_END,
  tarHeader,
  tarPadding,
  type TarEntry,
} from './tar.ts';

interface ArchivedFile extends TarEntry {
  /** as many bytes as its size says */
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** A file in an archive, and where its content begins. */
export interface FoundEntry extends TarEntry {
  readonly offsetBytes: number;
}

/** How long the archive of these will be. */
export function archiveBytes(entries: readonly TarEntry[]): number {
  const sizes = entries.map(({ sizeBytes }) => TAR_BLOCK_BYTES + sizeBytes + tarPadding(sizeBytes));
  return sizes.reduce((sum, each) => sum + each, TAR_END.length);
}

export async function* archive(
  files: readonly ArchivedFile[],
  atMs: number,
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield tarHeader(file, atMs);
    let left = file.sizeBytes;
    for await (const piece of file.content) {
      left -= piece.length;
      yield piece;
    }
    if (left !== 0) throw new Error(`${file.name} is not as long as its header says`);
    yield Buffer.alloc(tarPadding(file.sizeBytes));
  }
  yield TAR_END;
}

/** What is in an archive, up to what is none of its entries any more. */
export async function entriesOf(file: FileHandle): Promise<readonly FoundEntry[]> {
  const found: FoundEntry[] = [];
  const block = Buffer.alloc(TAR_BLOCK_BYTES);
  for (let at = 0; found.length < backupEntriesMax;) {
    const { bytesRead } = await file.read(block, 0, TAR_BLOCK_BYTES, at);
    const entry = readTarHeader(block.subarray(0, bytesRead));
    if (entry === undefined) break;
    const offsetBytes = at + TAR_BLOCK_BYTES;
    found.push({ ...entry, offsetBytes });
    at = offsetBytes + entry.sizeBytes + tarPadding(entry.sizeBytes);
  }
  return found;
}
