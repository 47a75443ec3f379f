/**
 * Conditions of a request, as versions.
 *
 * Owns     the ETag: the version in quotes. It covers what people can change; when a machine was
 *          last seen moves on without it, which RFC 9110 section 8.8.1 would call weak. A strong
 *          one is given all the same, for If-Match compares strongly, and being seen must not make
 *          a change fail.
 * Specs    RFC 9110 sections 13.1.1 (If-Match) and 13.1.2 (If-None-Match).
 * Tests    test/http/api/etag.test.ts
 */
import { RouseError } from '../../domain/errors.ts';
import type { PutOptions } from '../../domain/use-cases.ts';
import { requestInvalid } from '../../schema/issues.ts';

export function etagOf(resource: { readonly version: number }): string {
  return `"${resource.version}"`;
}

export interface Conditions extends PutOptions {
  /** `If-Match: *`: whatever version, but there must be one */
  readonly mustExist?: boolean;
}

/** @throws RouseError REQUEST_INVALID, VERSION_STALE for a tag that Rouse never gave out */
export function readConditions(headers: {
  readonly 'if-match'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
}): Conditions {
  return { ...ifMatch(headers['if-match']), ...ifNoneMatch(headers['if-none-match']) };
}

function ifMatch(header: string | undefined): Conditions {
  if (header === undefined) return {};
  if (header.trim() === '*') return { mustExist: true };
  const version = /^\s*"(\d{1,15})"\s*$/.exec(header)?.[1];
  if (version !== undefined) return { expectedVersion: Number(version) };
  throw new RouseError('VERSION_STALE', `expected one ETag such as "8" in If-Match`);
}

function ifNoneMatch(header: string | undefined): Conditions {
  if (header === undefined) return {};
  if (header.trim() === '*') return { createOnly: true };
  throw requestInvalid([{ field: 'If-None-Match', message: 'expected *, which only creates' }]);
}
