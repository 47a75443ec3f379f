/**
 * Boot loaders of the operator: what lies in `loaders/` of the data directory, beside those that
 * come with Rouse.
 *
 * Owns     which of these files are served. They are read once, when the process starts, like the
 *          others; who can write there can run anything on every machine, so links and devices
 *          are refused instead of followed.
 * Limits   ownLoadersMax, ownLoadersBytesMax. The files stay in memory.
 * Tests    test/platform/own-loaders.test.ts
 */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isUniversalName, START_SCRIPT } from '../domain/boot-names.ts';
import { messageOf, RouseError } from '../domain/errors.ts';
import { ownLoadersBytesMax, ownLoadersMax } from '../domain/limits.ts';
import { parseLoaderChoice } from '../domain/loaders.ts';
import type { Asset } from '../domain/ports.ts';
import { printable } from '../domain/printable.ts';
import { sha256Of } from './loader-manifest.ts';
import type { LoadedLoaders } from './loaders.ts';
import { systemCode } from './system-error.ts';

const FOLDER = 'loaders';

/** Adds the operator's loaders. Of two with one name the operator's wins, which is told. */
export function withOwnLoaders(shipped: LoadedLoaders, dataDir: string): LoadedLoaders {
  const assets = new Map(shipped.assets);
  const problems = [...shipped.problems];
  const folder = path.join(dataDir, FOLDER);
  const names = namesIn(folder, problems);
  if (names.length > ownLoadersMax) {
    const detail = `${names.length} files in ${folder}; those after ${ownLoadersMax} are left out`;
    problems.push(new RouseError('LOADER_UNUSABLE', detail));
  }
  let bytesLeft = ownLoadersBytesMax;
  for (const name of names.slice(0, ownLoadersMax)) {
    const file = path.join(folder, name);
    const own = readOwn(file, bytesLeft);
    if (typeof own === 'string') {
      problems.push(new RouseError('LOADER_UNUSABLE', `${printable(file)} ${own}`));
      continue;
    }
    bytesLeft -= own.bytes.length;
    assets.set(name, own);
    if (shipped.assets.has(name)) problems.push(new RouseError('LOADER_REPLACED', file));
  }
  return { assets, problems };
}

/** In the order of the alphabet. Hidden files are those of editors and of version control. */
function namesIn(folder: string, problems: RouseError[]): readonly string[] {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      problems.push(new RouseError('LOADER_UNUSABLE', `${folder}: ${messageOf(error)}`));
    }
    return [];
  }
}

/** @returns the loader, or why it is none, as the end of a sentence */
function readOwn(file: string, bytesMax: number): Asset | string {
  const name = path.basename(file);
  if (parseLoaderChoice(name) === undefined) return 'has a name that no machine can ask for';
  if (name === START_SCRIPT || isUniversalName(name)) return 'has a name that Rouse needs itself';
  let descriptor: number | undefined;
  try {
    // Opening a pipe would wait for whoever writes into it.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    descriptor = openSync(file, flags);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return 'is no regular file';
    if (stat.size === 0) return 'is empty';
    if (stat.size > bytesMax)
      return `does not fit: all together at most ${ownLoadersBytesMax} bytes`;
    const bytes = readFileSync(descriptor);
    return { name, bytes, sha256: sha256Of(bytes) };
  } catch (error) {
    return systemCode(error) === 'ELOOP' ? 'is a link' : `cannot be read: ${messageOf(error)}`;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
