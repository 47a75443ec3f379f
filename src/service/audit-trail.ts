/**
 * Writes down what was done, in the order it was done.
 *
 * Owns     how much room strangers get, and when the oldest rows leave.
 * Tests    test/service/audit-trail.test.ts
 */
import type { AuditStore } from '../domain/access-ports.ts';
import { auditText, NO_STRANGERS, spendOnStranger, type AuditRow } from '../domain/audit.ts';
import { auditTrimEvery } from '../domain/limits-access.ts';
import type { Clock } from '../domain/ports.ts';

const DAY_MS = 86_400_000;

export interface AuditKeeping {
  readonly days: number;
  readonly rowsMax: number;
}

interface AuditDeps {
  readonly clock: Clock;
  readonly store: AuditStore;
  readonly keep: AuditKeeping;
  /** hears of a row that could not be written */
  readonly failed: (error: unknown) => void;
}

export interface AuditTrail {
  readonly note: (row: Omit<AuditRow, 'atMs'>) => void;
  /** once everything noted so far is written */
  readonly settled: () => Promise<void>;
}

export function createAuditTrail({ clock, store, keep, failed }: AuditDeps): AuditTrail {
  let strangers = NO_STRANGERS;
  let untilTrim = 1;
  let last: Promise<void> = Promise.resolve();
  const write = (row: AuditRow): void => {
    last = last
      .then(async () => {
        await store.append({
          ...row,
          actor: auditText(row.actor),
          target: auditText(row.target),
          ...(row.detail !== undefined && { detail: auditText(row.detail) }),
        });
        untilTrim -= 1;
        if (untilTrim > 0) return;
        untilTrim = auditTrimEvery;
        const sinceMs = clock.nowMs() - keep.days * DAY_MS;
        await store.trim({ sinceMs, rowsMax: keep.rowsMax });
      })
      .catch(failed);
  };
  return {
    note(row) {
      const atMs = clock.nowMs();
      if (row.actorKind !== 'none') {
        write({ atMs, ...row });
        return;
      }
      const spent = spendOnStranger(strangers, atMs);
      strangers = spent.budget;
      if (spent.leftOut > 0) write(leftOut(atMs, spent.leftOut));
      if (spent.write) write({ atMs, ...row });
    },
    settled: () => last,
  };
}

function leftOut(atMs: number, count: number): AuditRow {
  const nobody = { actor: '', actorKind: 'none', address: '', target: '' } as const;
  const detail = `${count} rows like those before were left out`;
  return { atMs, ...nobody, action: 'audit.left-out', status: 0, detail };
}
