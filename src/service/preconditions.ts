/**
 * What must hold before a change is made: the client's conditions (RFC 9110 sections 13.1.1 and
 * 13.1.2), and that the thing in the address is the thing in the body.
 *
 * Leaves   comparing versions to the store, which does it in the transaction that writes.
 * Tests    test/service/preconditions.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { PutOptions } from '../domain/use-cases.ts';
import { requestInvalid } from '../schema/issues.ts';

/** `If-None-Match: *`: only create. @throws RouseError VERSION_STALE */
export function refuseExisting(what: string, { createOnly }: PutOptions): void {
  if (createOnly === true) throw new RouseError('VERSION_STALE', `${what} exists already`);
}

/** `If-Match` names a version, and there is none. @throws RouseError VERSION_STALE */
export function refuseMissing(what: string, { expectedVersion }: PutOptions): void {
  if (expectedVersion === undefined) return;
  throw new RouseError('VERSION_STALE', `${what} does not exist`);
}

/** Machines refer to profiles, and profiles to images, by name: a name does not change. */
export function requireSameName(wanted: string, found: string): void {
  if (wanted !== found) throw notAsAddressed('/name', wanted);
}

/** The error for a body whose `field` should be what the address says. */
export function notAsAddressed(field: string, wanted: string): RouseError {
  return requestInvalid([{ field, message: `expected "${wanted}", as in the address` }]);
}
