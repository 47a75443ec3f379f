/**
 * Opens a file of an image for sending.
 *
 * Owns     the check that what is on disk is still what was applied: a kernel that was replaced or
 *          cut short is refused before the first byte, and a transfer ends when the file changes on
 *          the way. Nothing else gets into the cache, whose keys are the checksums that were
 *          recorded.
 * Leaves   what stays in memory to content-cache.ts.
 * Limits   reads ahead `imageAheadChunks`, for whoever reads one piece after the other.
 * Tests    test/service/open-image-file.test.ts
 */
import type { FileHandle } from 'node:fs/promises';
import { messageOf, RouseError } from '../domain/errors.ts';
import { imageAheadChunks, imageChunkBytes } from '../domain/limits.ts';
import { assetOfUrl } from '../domain/asset-wants.ts';
import type { OpenAsset } from '../domain/asset-ports.ts';
import type { ImageStore, OpenFile, OpenImageFile } from '../domain/ports.ts';
import type { ImageFile } from '../domain/profile.ts';
import type { ContentCache } from './content-cache.ts';
import { isAsApplied, openRegularFile } from './image-files.ts';

interface OpenImageFileDeps {
  readonly images: Pick<ImageStore, 'find'>;
  readonly openDiskFile: OpenDiskFile;
  /** for files that come from elsewhere */
  readonly openAsset: OpenAsset;
}

/** Opens a file on disk that is still what was recorded. @throws RouseError IMAGE_FILE_CHANGED */
type OpenDiskFile = (file: ImageFile) => Promise<OpenFile>;

export function createOpenDiskFile(cache: ContentCache): OpenDiskFile {
  return async (file) => cached(file, await openAsApplied(file), cache);
}

export function createOpenImageFile(deps: OpenImageFileDeps): OpenImageFile {
  const { images, openDiskFile, openAsset } = deps;
  return async (name, path) => {
    const image = await images.find(name);
    if (!image) throw new RouseError('IMAGE_UNKNOWN', name);
    const file = image.files.find((candidate) => candidate.path === path);
    if (file) return openDiskFile(file);
    const remote = image.urls?.find((candidate) => candidate.path === path);
    if (!remote) throw new RouseError('IMAGE_FILE_UNKNOWN', `${name}/${path}`);
    return openAsset(assetOfUrl(remote));
  };
}

async function openAsApplied(file: ImageFile): Promise<FileHandle> {
  const { handle, stats } = await openRegularFile(file.diskPath).catch((error: unknown) => {
    throw changed(file, messageOf(error), error);
  });
  if (isAsApplied(stats, file)) return handle;
  await handle.close();
  throw changed(file, `expected ${file.sizeBytes} bytes of the time it was applied`);
}

function cached(file: ImageFile, handle: FileHandle, cache: ContentCache): OpenFile {
  const pieceOf = (index: number): Parameters<ContentCache['get']>[0] => {
    const start = index * imageChunkBytes;
    const sizeBytes = Math.min(imageChunkBytes, file.sizeBytes - start);
    const read = (): Promise<Uint8Array> => readWhole(handle, file, { start, sizeBytes });
    return { key: `${file.sha256}/${index}`, sizeBytes, read };
  };
  const chunks = Math.ceil(file.sizeBytes / imageChunkBytes);
  // Others may wait for what is read through this handle: it is closed after the last read.
  const reads = new Set<Promise<unknown>>();
  const reading = (read: Promise<unknown>): void => {
    const done = (): void => void reads.delete(read);
    reads.add(read);
    read.then(done, done);
  };
  const readAhead = (index: number): void => {
    const end = Math.min(index + 1 + imageAheadChunks, chunks);
    for (let next = index + 1; next < end; next += 1) reading(cache.readAhead(pieceOf(next)));
  };
  let last = -1;
  return {
    sizeBytes: file.sizeBytes,
    etag: file.sha256,
    lastModifiedMs: file.modifiedAtMs,
    chunkBytes: imageChunkBytes,
    chunk(index) {
      const bytes = cache.get(pieceOf(index));
      if (bytes instanceof Promise) reading(bytes);
      if (index === last + 1) readAhead(index);
      last = index;
      return bytes;
    },
    async close() {
      while (reads.size > 0) await Promise.allSettled(reads);
      await handle.close();
    },
  };
}

interface Place {
  readonly start: number;
  readonly sizeBytes: number;
}

async function readWhole(
  handle: FileHandle,
  file: ImageFile,
  { start, sizeBytes }: Place,
): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(sizeBytes);
  for (let done = 0; done < sizeBytes;) {
    const { bytesRead } = await handle.read(buffer, done, sizeBytes - done, start + done);
    const end = start + done;
    if (bytesRead === 0) throw changed(file, `it ends at byte ${end} of ${file.sizeBytes}`);
    done += bytesRead;
  }
  if (isAsApplied(await handle.stat(), file)) return buffer;
  throw changed(file, 'it was written to while it was sent');
}

function changed(file: ImageFile, detail: string, cause?: unknown): RouseError {
  return new RouseError('IMAGE_FILE_CHANGED', `${file.diskPath}: ${detail}`, { cause });
}
