/**
 * A file that is sent while it arrives.
 *
 * Owns     that its last piece is handed out only when the whole was found right: a machine never
 *          has a complete file that is cut short or another one than expected.
 * Leaves   memory to the cache that all files share.
 * Tests    test/assets/library.test.ts
 */
import type { FileHandle } from 'node:fs/promises';
import { RouseError } from '../domain/errors.ts';
import { imageChunkBytes } from '../domain/limits.ts';
import type { OpenFile } from '../domain/ports.ts';
import type { Arrival } from './arrival.ts';

/** The part of the cache of pieces that is needed; see service/content-cache.ts. */
export interface Pieces {
  get(piece: {
    readonly key: string;
    readonly sizeBytes: number;
    readonly read: () => Promise<Uint8Array>;
  }): Uint8Array | Promise<Uint8Array>;
}

interface Arriving {
  /** no other download has it */
  readonly id: string;
  readonly arrival: Arrival;
  readonly handle: FileHandle;
  readonly pieces: Pieces;
  /** the handle stays open until it is called */
  readonly release: () => Promise<void>;
}

/** Waits until it is known how long the file is. */
export async function openArriving(arriving: Arriving): Promise<OpenFile> {
  const { id, arrival, handle, pieces, release } = arriving;
  const { generation, sizeBytes } = await arrival.sized();
  const chunks = Math.ceil(sizeBytes / imageChunkBytes);
  const reads = new Set<Promise<unknown>>();
  return {
    sizeBytes,
    // Of this download only: what it is is not known before its end.
    etag: `arriving-${id}-${generation}`,
    chunkBytes: imageChunkBytes,
    async chunk(index) {
      const start = index * imageChunkBytes;
      const length = Math.min(imageChunkBytes, sizeBytes - start);
      if (index === chunks - 1) await arrival.complete(generation);
      else await arrival.reached(start + length, generation);
      const key = `${id}/${generation}/${index}`;
      const read = (): Promise<Uint8Array> => readAt(handle, start, length);
      const bytes = Promise.resolve(pieces.get({ key, sizeBytes: length, read }));
      const forget = (): void => void reads.delete(bytes);
      reads.add(bytes);
      bytes.then(forget, forget);
      return bytes;
    },
    async close() {
      while (reads.size > 0) await Promise.allSettled(reads);
      await release();
    },
  };
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(buffer, done, length - done, start + done);
    // Its beginning was thrown away meanwhile, because the file is another one by now.
    if (bytesRead === 0) throw new RouseError('ASSET_CHANGED');
    done += bytesRead;
  }
  return buffer;
}
