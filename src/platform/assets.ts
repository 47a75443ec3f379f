/**
 * The files that belong to Rouse itself: migrations, boot loaders, licence texts, native code.
 *
 * Owns     where they are: beside the sources, or inside the single executable.
 * Leaves   what they mean to their readers. Keys are paths relative to the root of the project
 *          ("db/0001-init.sql") and come from our own code, never from a request.
 * Tests    test/platform/assets.test.ts, test/interop/executable.test.ts
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as sea from 'node:sea';

const root = path.join(import.meta.dirname, '..', '..');

/**
 * One view of each embedded file. V8 keeps a registry of backing stores by address and may stop
 * the process when the same address is registered a second time.
 */
const embedded = new Map<string, Uint8Array>();

/** Whether this process is the executable that `npm run build` makes. */
export function runsAsSingleExecutable(): boolean {
  return sea.isSea();
}

/**
 * The content of a file. Inside the executable the bytes are the mapped executable itself, without
 * a copy: writing to them ends the process, so copy before changing anything.
 *
 * @throws Error if there is no such file; ask `hasAsset` first where that may be
 */
export function readAsset(key: string): Uint8Array {
  if (!runsAsSingleExecutable()) return readFileSync(path.join(root, key));
  const seen = embedded.get(key);
  if (seen) return seen;
  const bytes = new Uint8Array(sea.getRawAsset(key));
  embedded.set(key, bytes);
  return bytes;
}

export function hasAsset(key: string): boolean {
  if (runsAsSingleExecutable()) return sea.getAssetKeys().includes(key);
  return statSync(path.join(root, key), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Keys of the files below a folder, in alphabetical order; none if the folder is not there. */
export function listAssets(folder: string): string[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  const keys = runsAsSingleExecutable() ? sea.getAssetKeys() : filesBelow(prefix);
  return keys.filter((key) => key.startsWith(prefix)).sort();
}

function filesBelow(folder: string): string[] {
  const directory = path.join(root, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
