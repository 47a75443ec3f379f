/**
 * Conditions under which a client wants its change made: RFC 9110 sections 13.1.1 and 13.1.2.
 *
 * Leaves   comparing versions to the store, which does it in the transaction that writes.
 * Tests    test/service/preconditions.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { PutOptions } from '../domain/use-cases.ts';

/** `If-None-Match: *`: only create. @throws RouseError VERSION_STALE */
export function refuseExisting(what: string, { createOnly }: PutOptions): void {
  if (createOnly === true) throw new RouseError('VERSION_STALE', `${what} exists already`);
}

/** `If-Match` names a version, and there is none. @throws RouseError VERSION_STALE */
export function refuseMissing(what: string, { expectedVersion }: PutOptions): void {
  if (expectedVersion === undefined) return;
  throw new RouseError('VERSION_STALE', `${what} does not exist`);
}
