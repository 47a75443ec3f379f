/**
 * Native code carried inside the single executable, brought to where the dynamic linker can map it.
 *
 * Owns     the way from bytes in memory to a loaded addon, without leaving a file behind.
 * Leaves   the source tree alone: there the packages find their own native files.
 * Limits   one open descriptor for each addon, for as long as the process lives.
 * Tests    test/platform/native-addon.test.ts, test/interop/executable.test.ts
 */
import {
  closeSync,
  constants as fsConstants,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants as osConstants, tmpdir } from 'node:os';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import { readAsset, runsAsSingleExecutable } from './assets.ts';

/** Where scripts/build.ts puts the two addons. */
export const SQLITE_ADDON = 'native/better_sqlite3.node';
export const KOFFI_ADDON = 'native/koffi.node';

/** O_TMPFILE of open(2), which Node does not name: a file that never has a directory entry. */
const O_TMPFILE = 0o20_000_000 | fsConstants.O_DIRECTORY;

/** An addon belongs to the process: loading it twice would map it twice. */
const loaded = new Map<string, object>();

/**
 * The value for the `nativeBinding` option of better-sqlite3.
 *
 * @param directories  writable folders to try after the usual ones: the data directory, where the
 *                     system has no temporary folder that allows code
 * @returns undefined in the source tree, where better-sqlite3 finds its own file
 * @throws RouseError NATIVE_CODE_UNLOADABLE
 */
export function sqliteBinding(directories: readonly string[] = []): object | undefined {
  if (!runsAsSingleExecutable()) return undefined;
  return embeddedAddon(SQLITE_ADDON, directories);
}

/**
 * The native half of koffi, which is all that the executable carries of it.
 *
 * @throws RouseError NATIVE_CODE_UNLOADABLE
 */
export function koffiBinding(): object {
  return embeddedAddon(KOFFI_ADDON, []);
}

function embeddedAddon(key: string, directories: readonly string[]): object {
  const seen = loaded.get(key);
  if (seen) return seen;
  const addon = loadAddon(readAsset(key), [...usualDirectories(), ...directories]);
  loaded.set(key, addon);
  return addon;
}

/** Folders that may be writable, most private first. Each of them may be mounted noexec. */
function usualDirectories(): string[] {
  const uid = process.getuid?.() ?? 0;
  return [tmpdir(), `/run/user/${uid}`, '/dev/shm', '/run', '/var/tmp', process.cwd()];
}

/**
 * Loads an addon from memory through the first directory that lets it.
 *
 * In each directory a nameless file comes first, since nothing is left of it however the process
 * ends. A named file, removed at once, is for file systems without O_TMPFILE and for a chroot
 * without /proc.
 *
 * @throws RouseError NATIVE_CODE_UNLOADABLE, with what each directory said
 */
export function loadAddon(bytes: Uint8Array, directories: readonly string[]): object {
  const refusals: { field: string; message: string }[] = [];
  for (const directory of new Set(directories)) {
    for (const load of [loadNameless, loadNamed]) {
      try {
        return load(bytes, directory);
      } catch (error) {
        refusals.push({ field: directory, message: messageOf(error) });
      }
    }
  }
  throw new RouseError(
    'NATIVE_CODE_UNLOADABLE',
    refusals.map(({ field, message }) => `${field}: ${message}`).join('; '),
    { errors: refusals },
  );
}

function loadNameless(bytes: Uint8Array, directory: string): object {
  const fd = openSync(directory, O_TMPFILE | fsConstants.O_RDWR, 0o700);
  try {
    let written = 0;
    while (written < bytes.byteLength) written += writeSync(fd, bytes, written);
    // The descriptor stays open: glibc tells libraries apart by path, and a number that is used
    // again would make it return this library for the next one.
    return dlopen(`/proc/self/fd/${fd}`);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function loadNamed(bytes: Uint8Array, directory: string): object {
  const folder = mkdtempSync(path.join(directory, 'rouse-'));
  try {
    const file = path.join(folder, 'addon.node');
    writeFileSync(file, bytes, { mode: 0o700 });
    return dlopen(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dlopen(file: string): object {
  const module = { exports: {} };
  process.dlopen(module, file, osConstants.dlopen.RTLD_NOW);
  return module.exports;
}
