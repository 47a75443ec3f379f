/**
 * What a failing database means to the person who runs Rouse.
 *
 * Owns     the translation of SQLite's result codes. An error that is none of them is a fault in
 *          our code and passes unchanged.
 * Specs    https://www.sqlite.org/rescode.html
 * Tests    test/store/failure.test.ts
 */
import { RouseError } from '../domain/errors.ts';

const MEANINGS: readonly (readonly [prefix: string, meaning: string])[] = [
  ['SQLITE_READONLY', 'it cannot be written: the file or the file system is read-only'],
  ['SQLITE_CORRUPT', 'the file is damaged; restore it from a backup'],
  ['SQLITE_NOTADB', 'the file is not an inventory; restore it from a backup'],
  ['SQLITE_IOERR', 'the disk reported an error'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened or created'],
  ['SQLITE_BUSY', 'another program holds it locked'],
  ['SQLITE_LOCKED', 'another program holds it locked'],
  ['SQLITE_PERM', 'permission denied'],
  ['SQLITE_NOMEM', 'memory is exhausted'],
];

/** @returns the error to throw: STORE_UNUSABLE or STORE_FULL of a database, else the same error */
export function storeFailure(error: unknown): unknown {
  const code = sqliteCode(error);
  if (error instanceof SyntaxError) {
    return new RouseError('ROW_DAMAGED', `a row holds no JSON: ${error.message}`, { cause: error });
  }
  if (code === undefined) return closedConnection(error) ?? error;
  if (code === 'SQLITE_FULL') return new RouseError('STORE_FULL', '', { cause: error });
  const meaning = MEANINGS.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (meaning === undefined) return error;
  return new RouseError('STORE_UNUSABLE', `${meaning} (${code})`, { cause: error });
}

/** Runs one piece of database work and translates what it throws. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFailure(error);
  }
}

/** SQLite's extended result code, also where the query builder has wrapped the error. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return code;
  return error.cause === undefined ? undefined : sqliteCode(error.cause);
}

/** Late requests during shutdown meet a closed connection; that is no fault of theirs. */
function closedConnection(error: unknown): RouseError | undefined {
  if (!(error instanceof TypeError) || !/connection is not open/.test(error.message)) return;
  return new RouseError('STORE_UNUSABLE', 'it was closed', { cause: error });
}
