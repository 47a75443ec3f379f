/**
 * One database in the place of another, so that a crash at any point leaves one or the other.
 *
 *     rouse.db.restored     what is to come, whole and checked
 *     rouse.restore         written when that is so: from then on it is decided
 *     rouse.db.before-…     what was there, with its log if it has one
 *
 * Owns     the order of these steps. A name is changed at a time, each is done once, and whoever
 *          opens the data directory next does what is left. A log that stayed behind would be
 *          read into a database that it does not belong to, so it goes first.
 * Tests    test/store/exchange.test.ts, test/interop/recovery-crash.test.ts
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { messageOf, RouseError } from '../domain/errors.ts';
import { DATABASE_FILE } from './files.ts';

const RESTORED = `${DATABASE_FILE}.restored`;
const DECIDED = 'rouse.restore';
const FORMER = /^rouse\.db\.before-[0-9TZ-]+$/;

/** Where the database that is to come is put together. */
export function restoredFile(dataDir: string): string {
  return path.join(dataDir, RESTORED);
}

/**
 * Puts `rouse.db.restored`, which is on the disk, in the place of the database.
 *
 * @param stamp  digits, T, Z and hyphens: sets one former database apart from another
 * @returns where the former one is now; undefined when there was none
 * @throws RouseError STORE_UNUSABLE
 */
export function exchange(dataDir: string, stamp: string): string | undefined {
  const former = `${DATABASE_FILE}.before-${stamp}`;
  const hadOne = existsSync(path.join(dataDir, DATABASE_FILE));
  decide(dataDir, former);
  finishExchange(dataDir);
  return hadOne ? path.join(dataDir, former) : undefined;
}

/**
 * Does what a crash has left to do, and removes what it left of a restore that was not decided.
 *
 * @throws RouseError STORE_UNUSABLE
 */
export function finishExchange(dataDir: string): void {
  const within = (name: string): string => path.join(dataDir, name);
  const decided = within(DECIDED);
  rmSync(`${decided}.part`, { force: true });
  if (!existsSync(decided)) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) {
      rmSync(within(`${RESTORED}${suffix}`), { force: true });
    }
    return;
  }
  const former = readFileSync(decided, 'utf8').trim();
  if (!FORMER.test(former)) {
    throw new RouseError('STORE_UNUSABLE', `${decided} names no former database: "${former}"`);
  }
  try {
    // Without it the last step but the removal of this file was done.
    if (existsSync(within(RESTORED))) {
      rmSync(within(`${DATABASE_FILE}-shm`), { force: true });
      moved(within(`${DATABASE_FILE}-wal`), within(`${former}-wal`));
      moved(within(DATABASE_FILE), within(former));
      syncFolder(dataDir);
      renameSync(within(RESTORED), within(DATABASE_FILE));
      syncFolder(dataDir);
    }
    rmSync(decided);
    syncFolder(dataDir);
  } catch (error) {
    throw new RouseError('STORE_UNUSABLE', `a restore cannot be finished: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Written under another name first: it says everything, or is not there. */
function decide(dataDir: string, former: string): void {
  const file = path.join(dataDir, DECIDED);
  const descriptor = openSync(`${file}.part`, 'w', 0o600);
  try {
    writeSync(descriptor, `${former}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dataDir);
  renameSync(`${file}.part`, file);
  syncFolder(dataDir);
}

function moved(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
