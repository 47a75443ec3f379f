/**
 * `?text=` of a lookup, and its answer.
 *
 * Tests    test/http/api/lookup.test.ts
 */
import { z } from 'zod';
import { lookUp, lookupTextMax, type Explanation } from '../domain/lookup.ts';
import { parseRequest, strict } from './issues.ts';

export const lookupQuery = strict({ text: z.string().min(1).max(lookupTextMax) });

/** @throws RouseError REQUEST_INVALID */
export function parseLookupQuery(query: unknown): string {
  return parseRequest(lookupQuery, query).text;
}

/** With the names of the API: what `rouse lookup --json` prints as well. */
export function lookupResource(text: string): { readonly items: readonly Explanation[] } {
  return { items: lookUp(text).map(shown) };
}

function shown({ code, from, says, meaning, next, findings }: Explanation): Explanation {
  return { code, from, says, meaning, next, findings };
}
