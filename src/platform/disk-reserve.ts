/**
 * The reserve as a file in the data directory.
 *
 * Owns     that it has blocks of its own: its bytes are random, for there are file systems that
 *          keep zeros for nothing; and that it is made again once there is room.
 * Tests    test/platform/disk-reserve.test.ts, test/interop/full-disk.test.ts
 */
import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DiskReserve, ReserveState } from '../domain/disk-reserve.ts';
import { reserveBytes, reserveLookMs, reserveLowBytes } from '../domain/limits-recovery.ts';
import { reserveRoomBytes } from '../domain/limits-recovery.ts';

interface ReserveOptions {
  /** told when it is given up, and when it is there again */
  readonly changed: (state: ReserveState) => void;
  /** bytes that may be written in the folder; looked up unless a test knows better */
  readonly freeBytes?: (folder: string) => number;
  readonly lookMs?: number;
}

interface KeptReserve extends DiskReserve {
  /** looks at the disk now and then, until it is closed */
  start(): void;
  /** makes it where there is room and none */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** In the data directory. */
export const RESERVE_FILE = 'rouse.reserve';

const PIECE_BYTES = 1_048_576;

export function createDiskReserve(dataDir: string, options: ReserveOptions): KeptReserve {
  const { changed, freeBytes = freeIn, lookMs = reserveLookMs } = options;
  const file = path.join(dataDir, RESERVE_FILE);
  let state: ReserveState = isThere(file) ? 'held' : 'making';
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const become = (next: ReserveState): void => {
    const before = state;
    state = next;
    // That it was made at the first start is no news.
    if (next !== before && !(before === 'making' && next === 'held')) changed(next);
  };
  const look = async (): Promise<void> => {
    if (state === 'held' && isThere(file)) return;
    if (freeBytes(dataDir) < reserveBytes + reserveRoomBytes) {
      become('given-up');
      return;
    }
    become((await make(file)) ? 'held' : 'given-up');
  };
  return {
    state: () => state,
    isScarce: () => state === 'held' && freeBytes(dataDir) < reserveLowBytes,
    giveUp() {
      const was = state === 'held';
      rmSync(file, { force: true });
      become('given-up');
      return was;
    },
    look,
    start() {
      timer = setInterval(() => {
        looking = looking.then(look);
      }, lookMs);
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === reserveBytes;
}

function freeIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @returns false where it could not be written; nothing is left then */
async function make(file: string): Promise<boolean> {
  const unfinished = `${file}.part`;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      const piece = randomBytes(PIECE_BYTES);
      for (let at = 0; at < reserveBytes; at += PIECE_BYTES)
        await handle.write(piece, 0, PIECE_BYTES, at);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    return true;
  } catch {
    await rm(unfinished, { force: true });
    return false;
  }
}
