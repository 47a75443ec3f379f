/**
 * Boots of the last 24 hours, an hour a column.
 *
 * Tests    test/ui/hours.test.ts
 */
import type { BootOutcome } from '../../domain/boot-stage.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

interface Ended {
  readonly startedAtMs: number;
  readonly outcome?: BootOutcome | 'running';
}

export type HourKind = 'done' | 'local' | 'failed';

export interface Hour {
  readonly fromMs: number;
  readonly counts: Readonly<Record<HourKind, number>>;
}

export interface Day {
  readonly hours: readonly Hour[];
  readonly totals: Readonly<Record<HourKind, number>>;
  /** of the fullest hour */
  readonly most: number;
}

/** The hours end with the one that goes on. */
export function dayOf(boots: readonly Ended[], nowMs: number): Day {
  const endMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  const fromMs = endMs - HOURS * HOUR_MS;
  const hours = Array.from({ length: HOURS }, (_, at) => ({
    fromMs: fromMs + at * HOUR_MS,
    counts: { done: 0, local: 0, failed: 0 },
  }));
  const totals = { done: 0, local: 0, failed: 0 };
  for (const { startedAtMs, outcome } of boots) {
    const hour = hours[Math.floor((startedAtMs - fromMs) / HOUR_MS)];
    const kind = kindOf(outcome);
    if (!hour || !kind) continue;
    hour.counts[kind] += 1;
    totals[kind] += 1;
  }
  const most = Math.max(
    0,
    ...hours.map(({ counts }) => counts.done + counts.local + counts.failed),
  );
  return { hours, totals, most };
}

function kindOf(outcome: Ended['outcome']): HourKind | undefined {
  switch (outcome) {
    case 'handoff':
      return 'done';
    case 'local':
      return 'local';
    case 'failed':
    case 'stalled':
    case 'gave-up':
      return 'failed';
    case 'running':
    case undefined:
      return undefined;
  }
}
