/**
 * What can be wrong with a boot: stable ids, and what to do about each.
 *
 * Owns     the ids, a public contract: one that was released is never renamed or used again.
 *          finding-rows/ has what a person is told: likely causes with the likeliest first, a check
 *          that proves which it is, and the fix. docs/reference/diagnosis.md lists them.
 * Leaves   when a boot has one to diagnose.ts.
 * Tests    test/domain/finding.test.ts
 */
import { LOADER_FINDINGS } from './finding-rows/loader.ts';
import { OFFER_FINDINGS } from './finding-rows/offer.ts';
import { SCRIPT_FINDINGS } from './finding-rows/script.ts';
import { SYSTEM_FINDINGS } from './finding-rows/system.ts';
import { UNANSWERED_FINDINGS } from './finding-rows/unanswered.ts';

/** In the order of a boot; docs/reference/diagnosis.md has the same. */
export const FINDING_ROWS = {
  ...UNANSWERED_FINDINGS,
  ...OFFER_FINDINGS,
  ...LOADER_FINDINGS,
  ...SCRIPT_FINDINGS,
  ...SYSTEM_FINDINGS,
} as const;

export type FindingId = keyof typeof FINDING_ROWS;
