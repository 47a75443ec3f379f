/**
 * Whether a file on disk is what its name says.
 *
 * A file is read whole before this process serves it for the first time, and again when its size,
 * its times or its place on the disk are others than they were then. Damage that leaves all of
 * these alone, as a failing disk may do, is found by `rouse images verify`.
 *
 * Tests    test/assets/library.test.ts
 */
import { createHash } from 'node:crypto';
import { lstat, open } from 'node:fs/promises';
import type { AssetVerdict, StoredAsset } from '../domain/asset.ts';
import { imageChunkBytes } from '../domain/limits.ts';

interface Verified {
  /** reads the file unless it is known; whoever asks meanwhile waits for the same reading */
  verdictOn(asset: StoredAsset): Promise<AssetVerdict>;
  /** the file was just written, and its content hashed on the way */
  vouchFor(sha256: string): Promise<void>;
  /** has the next one read it, whatever is known */
  doubt(sha256: string): void;
}

/** @param damaged  told once of each damaged file, and waited for */
export function createVerified(
  fileOf: (sha256: string) => string,
  damaged: (asset: StoredAsset) => Promise<void>,
): Verified {
  const known = new Map<string, string>();
  const reading = new Map<string, Promise<AssetVerdict>>();

  const read = async (asset: StoredAsset): Promise<AssetVerdict> => {
    const { sha256 } = asset;
    const mark = await markOf(fileOf(sha256));
    if (mark === undefined) return 'missing';
    if (known.get(sha256) === mark) return 'good';
    const found = await sha256Of(fileOf(sha256));
    if (found === undefined) return 'missing';
    if (found !== sha256) {
      await damaged(asset);
      return 'damaged';
    }
    known.set(sha256, mark);
    return 'good';
  };
  return {
    verdictOn(asset) {
      const { sha256 } = asset;
      const begun = reading.get(sha256);
      if (begun) return begun;
      const verdict = read(asset).finally(() => reading.delete(sha256));
      reading.set(sha256, verdict);
      return verdict;
    },
    async vouchFor(sha256) {
      const mark = await markOf(fileOf(sha256));
      if (mark !== undefined) known.set(sha256, mark);
    },
    doubt(sha256) {
      known.delete(sha256);
    },
  };
}

/** What changes when a file is written to or replaced. */
async function markOf(file: string): Promise<string | undefined> {
  const stats = await lstat(file, { bigint: true }).catch(absent);
  if (!stats?.isFile()) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

async function sha256Of(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(absent);
  if (!handle) return undefined;
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(imageChunkBytes);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
