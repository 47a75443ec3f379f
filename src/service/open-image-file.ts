/**
 * Opens a file of an image for sending.
 *
 * Owns     the check that what is on disk is still what was applied: a kernel that was replaced or
 *          cut short is refused before the first byte, and a transfer ends when it is cut on the
 *          way.
 * Limits   one buffer of `imageChunkBytes` for each client; the next is read when it was taken.
 * Tests    test/service/open-image-file.test.ts
 */
import type { FileHandle } from 'node:fs/promises';
import { messageOf, RouseError } from '../domain/errors.ts';
import { imageChunkBytes } from '../domain/limits.ts';
import type { ImageStore, OpenFile, OpenImageFile } from '../domain/ports.ts';
import type { ImageFile } from '../domain/profile.ts';
import { modifiedAtMs, openRegularFile } from './image-files.ts';

export function createOpenImageFile(deps: {
  readonly images: Pick<ImageStore, 'find'>;
}): OpenImageFile {
  return async (name, path) => {
    const image = await deps.images.find(name);
    if (!image) throw new RouseError('IMAGE_UNKNOWN', name);
    const file = image.files.find((candidate) => candidate.path === path);
    if (!file) throw new RouseError('IMAGE_FILE_UNKNOWN', `${name}/${path}`);
    return openAsApplied(file);
  };
}

async function openAsApplied(file: ImageFile): Promise<OpenFile> {
  const { handle, stats } = await openRegularFile(file.diskPath).catch((error: unknown) => {
    throw changed(file, messageOf(error), error);
  });
  if (stats.size !== file.sizeBytes || modifiedAtMs(stats) !== file.modifiedAtMs) {
    await handle.close();
    throw changed(file, `expected ${file.sizeBytes} bytes of the time it was applied`);
  }
  return {
    sizeBytes: file.sizeBytes,
    etag: file.sha256,
    lastModifiedMs: file.modifiedAtMs,
    read: (start, end) => chunks({ handle, file, start, end }),
    close: () => handle.close(),
  };
}

interface Reading {
  readonly handle: FileHandle;
  readonly file: ImageFile;
  readonly start: number;
  readonly end: number;
}

async function* chunks({ handle, file, start, end }: Reading): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end;) {
    // A new buffer each time: the last one may still wait in the socket's queue.
    const buffer = Buffer.allocUnsafeSlow(Math.min(imageChunkBytes, end - position));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw changed(file, `it ends at byte ${position} instead of ${end}`);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function changed(file: ImageFile, detail: string, cause?: unknown): RouseError {
  return new RouseError('IMAGE_FILE_CHANGED', `${file.diskPath}: ${detail}`, { cause });
}
