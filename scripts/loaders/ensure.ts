/**
 * Makes sure that the loaders are there before something needs them.
 *
 * Owns     the short way when they are (a few milliseconds, no network), and what people read.
 * Tests    test/scripts/fetch-loaders.test.ts
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RouseError } from '../../src/domain/errors.ts';
import {
  LOADER_MANIFEST,
  LOADER_RECORD,
  parseLoaderManifest,
} from '../../src/platform/loader-manifest.ts';
import { loadLoaders } from '../../src/platform/loaders.ts';
import { fetchLoaders, type FetchOptions } from './fetch.ts';

export type EnsureOptions = Omit<FetchOptions, 'manifest'> & {
  /** ask the mirror again for loaders that an earlier, recorded fetch could not get */
  readonly retry?: boolean;
};

/**
 * Fetches the loaders unless they are there.
 *
 * @returns what is still not as the manifest says: missing loaders and unknown versions
 * @throws RouseError LOADER_CHECKSUM_MISMATCH for a file that is there and wrong, and the errors
 *         of fetching
 */
export async function ensureLoaders(options: EnsureOptions): Promise<readonly RouseError[]> {
  const { problems } = inspect(options.root);
  const named = options.from !== undefined || options.site !== undefined;
  const wrong = problems.find(({ code }) => code === 'LOADER_CHECKSUM_MISMATCH');
  if (wrong && !named) throw wrong;
  if (!named && (problems.length === 0 || settled(options))) return problems;
  const manifest = parseLoaderManifest(readFileSync(path.join(options.root, LOADER_MANIFEST)));
  const { installed } = await fetchLoaders({ ...options, manifest });
  options.say(`installed: ${installed.join(', ')}`);
  return inspect(options.root).problems;
}

/** A record means that a fetch already settled for another version: not again on every start. */
function settled(options: EnsureOptions): boolean {
  return options.retry !== true && existsSync(path.join(options.root, LOADER_RECORD));
}

function inspect(root: string): ReturnType<typeof loadLoaders> {
  return loadLoaders({
    readAsset: (key) => readFileSync(path.join(root, key)),
    hasAsset: (key) => existsSync(path.join(root, key)),
  });
}
