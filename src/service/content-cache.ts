/**
 * Pieces of files in memory, once for everybody who is sent them.
 *
 * Owns     which pieces are kept: those asked for last, within a budget that counts the bytes being
 *          read as well; that a piece which several want is read once; and that no more than
 *          `imageReadsMax` reads go on at once, so that a rack whose machines are all at different
 *          places of a file larger than the budget needs no more memory than one machine does.
 * Leaves   reading, and whether the file still is the one that was applied, to open-image-file.ts.
 * Limits   beyond the budget a client holds the one piece it is being sent, where no other does.
 * Tests    test/service/content-cache.test.ts
 */
import { imageIdleMs, imageReadsMax } from '../domain/limits.ts';
import type { Clock } from '../domain/ports.ts';
import { createSlots } from '../domain/slots.ts';

/** A piece of a file. Whoever has the same key has the same bytes. */
interface Piece {
  readonly key: string;
  readonly sizeBytes: number;
  /** exactly so many bytes, in a buffer that nobody writes to any more */
  readonly read: () => Promise<Uint8Array>;
}

export interface ContentCache {
  /** at once where it is kept; never changed afterwards, so that it can be sent as it is */
  get(piece: Piece): Uint8Array | Promise<Uint8Array>;
  /**
   * Has a piece read that will be asked for soon, unless others are being read for whom somebody
   * waits. What fails here fails again for whoever asks. Settles when it has been read.
   */
  readAhead(piece: Piece): Promise<unknown>;
}

interface ContentCacheOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly bytesMax: number;
  /** called when the last piece has left because nobody asks for any */
  readonly emptied?: () => void;
  /** runs something once, later; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => void;
}

export function createContentCache(options: ContentCacheOptions): ContentCache {
  const shelf = createShelf(options);
  const reading = new Map<string, Promise<Uint8Array>>();
  const slots = createSlots(imageReadsMax);

  const read = async (piece: Piece): Promise<Uint8Array> => {
    const { key, sizeBytes } = piece;
    const leave = await slots.enter();
    shelf.reserve(sizeBytes);
    try {
      const bytes = await piece.read();
      shelf.put(key, bytes);
      return bytes;
    } catch (error) {
      shelf.giveBack(sizeBytes);
      throw error;
    } finally {
      reading.delete(key);
      leave();
    }
  };
  const begin = (piece: Piece): Promise<Uint8Array> => {
    const bytes = read(piece);
    reading.set(piece.key, bytes);
    return bytes;
  };

  return {
    get: (piece) => shelf.take(piece.key) ?? reading.get(piece.key) ?? begin(piece),
    async readAhead(piece) {
      if (slots.full() || shelf.has(piece.key) || reading.has(piece.key)) return;
      await begin(piece).catch(() => undefined);
    },
  };
}

/** What is kept. Room is reserved before the bytes are there. */
interface Shelf {
  has(key: string): boolean;
  /** @returns the bytes, which leave last from now on */
  take(key: string): Uint8Array | undefined;
  /** makes room, and counts it as used */
  reserve(sizeBytes: number): void;
  giveBack(sizeBytes: number): void;
  /** puts bytes into room that was reserved */
  put(key: string, bytes: Uint8Array): void;
}

interface Kept {
  readonly bytes: Uint8Array;
  usedAtMs: number;
}

function createShelf(options: ContentCacheOptions): Shelf {
  const { clock, bytesMax, emptied, after = timer } = options;
  // A Map keeps the order in which keys were added: the first one was used longest ago.
  const kept = new Map<string, Kept>();
  let usedBytes = 0;
  let sweeping = false;

  const drop = (key: string, { bytes }: Kept): void => {
    kept.delete(key);
    usedBytes -= bytes.length;
  };
  const sweep = (): void => {
    const idleSinceMs = clock.monotonicMs() - imageIdleMs;
    for (const [key, piece] of kept) {
      if (piece.usedAtMs > idleSinceMs) break;
      drop(key, piece);
    }
    sweeping = kept.size > 0;
    if (sweeping) after(imageIdleMs, sweep);
    else emptied?.();
  };
  return {
    has: (key) => kept.has(key),
    take(key) {
      const known = kept.get(key);
      if (known === undefined) return undefined;
      known.usedAtMs = clock.monotonicMs();
      kept.delete(key);
      kept.set(key, known);
      return known.bytes;
    },
    reserve(sizeBytes) {
      for (const [key, piece] of kept) {
        if (usedBytes + sizeBytes <= bytesMax) break;
        drop(key, piece);
      }
      usedBytes += sizeBytes;
    },
    giveBack(sizeBytes) {
      usedBytes -= sizeBytes;
    },
    put(key, bytes) {
      kept.set(key, { bytes, usedAtMs: clock.monotonicMs() });
      if (sweeping) return;
      sweeping = true;
      after(imageIdleMs, sweep);
    },
  };
}

function timer(delayMs: number, run: () => void): void {
  // What is kept does not keep the process alive.
  setTimeout(run, delayMs).unref();
}
