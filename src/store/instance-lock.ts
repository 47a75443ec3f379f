/**
 * One server for one data directory.
 *
 * Owns     the file `rouse.lock`, on which a running server holds SQLite's exclusive lock. The
 *          kernel releases it however the process ends, so there is no stale lock to clean up.
 * Leaves   the inventory itself unlocked: backup programs may read it while the server runs.
 * Tests    test/store/instance-lock.test.ts
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { RouseError } from '../domain/errors.ts';
import { sqliteCode, storeFailure } from './failure.ts';
import { openSqlite } from './sqlite.ts';

/**
 * @returns a function that gives the directory free
 * @throws RouseError INSTANCE_RUNNING naming the holder, STORE_UNUSABLE
 */
export function lockDataDir(dataDir: string): () => void {
  const holder = path.join(dataDir, 'rouse.pid');
  const lock = takeLock(dataDir, holder);
  try {
    // For people and for the message to a second server; what counts is the lock.
    writeFileSync(holder, `${process.pid} ${hostname()}\n`);
  } catch (error) {
    lock.close();
    throw new RouseError('STORE_UNUSABLE', (error as Error).message, { cause: error });
  }
  return () => {
    rmSync(holder, { force: true });
    lock.close();
  };
}

function takeLock(dataDir: string, holder: string): ReturnType<typeof openSqlite> {
  const file = path.join(dataDir, 'rouse.lock');
  try {
    const lock = openSqlite(file, {
      busyTimeoutMs: 0,
      nativeCodeFolders: [dataDir],
    });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) {
      throw new RouseError('INSTANCE_RUNNING', `${dataDir} is in use${describeHolder(holder)}`);
    }
    const failure = storeFailure(error);
    if (!(failure instanceof RouseError)) throw failure;
    throw new RouseError(failure.code, `${file}: ${failure.detail}`, { cause: error });
  }
}

function describeHolder(file: string): string {
  try {
    const [pid = '', host = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) ? ` by process ${pid} on ${host}` : '';
  } catch {
    // The holder has the lock and has not written the file yet, or somebody removed it.
    return '';
  }
}
