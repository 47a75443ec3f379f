/**
 * Versions of rows: the promise that a change is not made over one that its author never saw.
 *
 * Tests    test/store/version.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { SaveOptions } from '../domain/ports.ts';

/**
 * @param stored  version in the database, undefined when there is no such row
 * @throws RouseError VERSION_STALE with both versions
 */
export function refuseStale(
  what: string,
  stored: number | undefined,
  { expectedVersion }: SaveOptions,
): void {
  if (expectedVersion === undefined || expectedVersion === stored) return;
  const seen = stored === undefined ? 'does not exist' : `is at version ${stored}`;
  throw new RouseError('VERSION_STALE', `${what} ${seen}; the change is to ${expectedVersion}`);
}
