/**
 * The part of a file that has arrived, on disk.
 *
 * Owns     what is believed about it after a crash: only bytes that were forced to the disk before
 *          a note said so. The note also has the other side's validator, without which a download
 *          is not taken up again.
 * Leaves   what arrives to download.ts.
 * Limits   `assetSyncBytes` are lost in a crash at most.
 * Tests    test/assets/partial.test.ts
 */
import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { messageOf, RouseError } from '../domain/errors.ts';
import { assetSyncBytes } from '../domain/asset-limits.ts';
import { imageChunkBytes } from '../domain/limits.ts';
import { syncFolder } from './layout.ts';

/** Puts bytes at a place of a file; a test has one whose disk is full. */
export type WriteAt = (handle: FileHandle, bytes: Uint8Array, position: number) => Promise<void>;

export interface PartialFile {
  readonly handle: FileHandle;
  /** that have arrived */
  readonly bytes: number;
  readonly validator?: string | undefined;
  append(bytes: Uint8Array): Promise<void>;
  /** forgets what has arrived: another file comes */
  restart(validator: string | undefined): Promise<void>;
  /** notes what has arrived, so that it can be gone on with */
  keep(): Promise<void>;
  /** of what has arrived, lower-case hexadecimal */
  sha256(): string;
  /** makes it a whole file of that name */
  moveTo(file: string): Promise<void>;
  discard(): Promise<void>;
}

interface Note {
  readonly bytes: number;
  readonly validator?: string;
}

/**
 * Opens what an earlier download has left, or begins.
 *
 * @throws RouseError ASSET_STORE_FULL, also from every method that writes
 */
export async function openPartial(
  file: string,
  writeAt: WriteAt = writeWhole,
): Promise<PartialFile> {
  const handle = await told(open(file, constants.O_RDWR | constants.O_CREAT, 0o600));
  try {
    const note = await readNote(file);
    const { size } = await handle.stat();
    const usable = note?.validator !== undefined && note.bytes <= size;
    const bytes = usable ? note.bytes : 0;
    const validator = usable ? note.validator : undefined;
    await told(handle.truncate(bytes));
    const hash = await hashOf(handle, bytes);
    return partialOf({ file, handle, writeAt, hash, bytes, validator });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface Begun {
  readonly file: string;
  readonly handle: FileHandle;
  readonly writeAt: WriteAt;
  readonly hash: Hash;
  readonly bytes: number;
  readonly validator: string | undefined;
}

function partialOf({ file, handle, writeAt, ...begun }: Begun): PartialFile {
  let { hash, bytes, validator } = begun;
  let syncedBytes = bytes;
  const keep = async (): Promise<void> => {
    await told(handle.datasync());
    syncedBytes = bytes;
    const note: Note = { bytes, ...(validator !== undefined && { validator }) };
    await told(writeNote(file, note));
  };
  return {
    handle,
    get bytes() {
      return bytes;
    },
    get validator() {
      return validator;
    },
    async append(more) {
      await told(writeAt(handle, more, bytes));
      hash.update(more);
      bytes += more.length;
      if (bytes - syncedBytes >= assetSyncBytes) await keep();
    },
    async restart(next) {
      [hash, bytes, validator] = [createHash('sha256'), 0, next];
      await told(handle.truncate(0));
      await keep();
    },
    keep,
    sha256: () => hash.copy().digest('hex'),
    async moveTo(target) {
      await told(handle.sync());
      await told(rename(file, target));
      await told(syncFolder(target));
      await rm(`${file}.json`, { force: true });
    },
    async discard() {
      await rm(`${file}.json`, { force: true });
      await rm(file, { force: true });
    },
  };
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const left = bytes.length - done;
    const { bytesWritten } = await handle.write(bytes, done, left, position + done);
    done += bytesWritten;
  }
}

/** Replaced by a rename, so that a crash leaves the one before or this one. */
async function writeNote(file: string, note: Note): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(note), { flush: true });
  await rename(`${file}.new`, `${file}.json`);
}

async function readNote(file: string): Promise<Note | undefined> {
  try {
    const note = JSON.parse(await readFile(`${file}.json`, 'utf8')) as Record<string, unknown>;
    const { bytes, validator } = note;
    if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) return undefined;
    return { bytes, ...(typeof validator === 'string' && { validator }) };
  } catch {
    // Not there, or not what we write: then nothing is known about the bytes either.
    return undefined;
  }
}

async function hashOf(handle: FileHandle, sizeBytes: number): Promise<Hash> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(imageChunkBytes);
  for (let position = 0; position < sizeBytes;) {
    const wanted = Math.min(buffer.length, sizeBytes - position);
    const { bytesRead } = await handle.read(buffer, 0, wanted, position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return hash;
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new RouseError('ASSET_STORE_FULL', meaningOf(error), { cause: error });
  }
}

function meaningOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full';
  return code === 'EDQUOT' ? 'the quota of the disk is used up' : messageOf(error);
}
