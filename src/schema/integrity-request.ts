/**
 * Which row somebody says is right, and what is found of all of them, as JSON.
 *
 * Tests    test/http/api/integrity.test.ts
 */
import { z } from 'zod';
import { PROVEN_KINDS, type ProvenRow } from '../domain/integrity.ts';
import { parseRequest, strict } from './issues.ts';

export const provenRow = strict({ kind: z.enum(PROVEN_KINDS), name: z.string().min(1).max(256) });

/** `{"kind": "machines", "name": "m_0123"}` */
export function parseAccepted(body: unknown): ProvenRow {
  return parseRequest(provenRow, body);
}

const count = z.int().nonnegative();

export const integrityReport = z.strictObject({
  /** false: there is no key to verify with */
  verified: z.boolean(),
  rows: count,
  damaged: z.array(provenRow),
  /** written while there was no key */
  unproven: z.array(provenRow),
});

export const auditReport = z.strictObject({
  verified: z.boolean(),
  rows: count,
  /** from before there was a key */
  unproven: count,
  faults: z.array(z.string()),
});
