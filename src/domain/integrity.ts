/**
 * Whether rows are as they were written: the words.
 *
 * Tests    test/store/proofs.test.ts
 */

import type { RuleName } from './rule.ts';

/** `unproven`: it was written while there was no key, or there is none now. */
export type RowState = 'good' | 'unproven' | 'damaged';

/** Tables whose rows have a proof. */
export const PROVEN_KINDS = [
  'machines',
  'profiles',
  'rules',
  'orders',
  'users',
  'sessions',
  'api_tokens',
] as const;
export type ProvenKind = (typeof PROVEN_KINDS)[number];

export interface ProvenRow {
  readonly kind: ProvenKind;
  /** of sessions the hash, of orders and machines the identity of the machine */
  readonly name: string;
}

/** What was found of every row. */
export interface IntegrityReport {
  /** false: there is no key, and nothing could be checked */
  readonly verified: boolean;
  readonly rows: number;
  readonly damaged: readonly ProvenRow[];
  readonly unproven: readonly ProvenRow[];
}

export interface AuditReport {
  readonly verified: boolean;
  readonly rows: number;
  /** rows from before there were proofs */
  readonly unproven: number;
  /** what is wrong, each with its number; empty where nothing is */
  readonly faults: readonly string[];
}

export interface Integrity {
  readonly damagedRules: () => Promise<readonly RuleName[]>;
  /** Looks at every row. */
  check(): Promise<IntegrityReport>;
  /**
   * Says that a row is right as it is now.
   *
   * @returns false where there is no such row
   * @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE
   */
  accept(row: ProvenRow): Promise<boolean>;
  verifyAudit(): Promise<AuditReport>;
}
