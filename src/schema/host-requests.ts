/**
 * What clients ask about the host.
 *
 * Tests    test/http/api/host.test.ts
 */
import { z } from 'zod';
import { referenceMax } from '../domain/limits.ts';
import { parseRequest, strict } from './issues.ts';

export const helpQuery = strict({ how: z.string().min(1).max(referenceMax).optional() });

/** `?how=next-server` */
export function parseHelpQuery(query: unknown): string | undefined {
  return parseRequest(helpQuery, query).how;
}
