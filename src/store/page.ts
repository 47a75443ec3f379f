/**
 * Lists in pages: a cursor is the key of the last entry handed out.
 *
 * Owns     the cursor's form, which clients must not read. Since it is a key and not a count, an
 *          entry added or removed meanwhile neither repeats nor hides another.
 * Tests    test/store/page.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Page } from '../domain/ports.ts';

/** @returns the key after which the page begins; the empty text comes before every key */
export function readCursor(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (key === '' || writeCursor(key) !== cursor) throw invalidCursor();
  return key;
}

/** For a cursor that nobody was given, or that belongs to another order of the list. */
export function invalidCursor(): RouseError {
  return new RouseError('REQUEST_INVALID', 'the cursor is not one that was handed out', {
    errors: [{ field: '/cursor', message: 'expected the value of "next" of an earlier page' }],
  });
}

/** @param found  up to one entry more than asked for, which shows that there is a next page */
export function pageFrom<T>(
  found: readonly T[],
  limit: number,
  keyOf: (item: T) => string,
): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (found.length <= limit || last === undefined) return { items };
  return { items, next: writeCursor(keyOf(last)) };
}

function writeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}
