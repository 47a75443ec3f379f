/**
 * What was done with Rouse, by whom: one row for each change, login and refusal.
 *
 * Owns     the row, and how much room those get whom nobody knows: they could otherwise fill the
 *          list with refusals until nothing else is in it.
 * Tests    test/domain/audit.test.ts
 */
import type { Principal, Role } from './access.ts';
import { auditStrangersPerMinute, auditTextMax } from './limits-access.ts';
import { printableWithin } from './printable.ts';

export interface AuditRow {
  readonly atMs: number;
  /** empty for somebody nobody knows */
  readonly actor: string;
  readonly actorKind: Principal['kind'] | 'none';
  readonly role?: Role;
  /** the operation of the API, or what happened beside: `login.failed` */
  readonly action: string;
  /** what it was done to; empty where there is nothing to name */
  readonly target: string;
  /** of the answer */
  readonly status: number;
  /** where from; empty over the Unix socket */
  readonly address: string;
  readonly detail?: string;
}

export interface StoredAuditRow extends AuditRow {
  /** rises by one with each row */
  readonly seq: number;
}

/** Text from outside as a row may have it. */
export function auditText(text: string): string {
  return printableWithin(text, auditTextMax);
}

interface StrangerBudget {
  readonly windowMs: number;
  readonly rows: number;
}

export const NO_STRANGERS: StrangerBudget = { windowMs: 0, rows: 0 };
const MINUTE_MS = 60_000;

/**
 * Whether the row of a stranger is written. Those left out are told with the first row of a later
 * minute.
 */
export function spendOnStranger(
  budget: StrangerBudget,
  nowMs: number,
): { readonly budget: StrangerBudget; readonly write: boolean; readonly leftOut: number } {
  const sinceMs = nowMs - budget.windowMs;
  if (sinceMs >= MINUTE_MS || sinceMs < 0) {
    const leftOut = Math.max(0, budget.rows - auditStrangersPerMinute);
    return { budget: { windowMs: nowMs, rows: 1 }, write: true, leftOut };
  }
  const rows = budget.rows + 1;
  return { budget: { ...budget, rows }, write: rows <= auditStrangersPerMinute, leftOut: 0 };
}
