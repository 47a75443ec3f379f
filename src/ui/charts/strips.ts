/**
 * Many boots at once: a strip for each, time from left to right, coloured by phase.
 *
 * Owns     the geometry: how high a strip is, which part of it lies in the window of time, and
 *          which boot is at a point.
 * Tests    test/ui/strips.test.ts
 */
import type { LiveBoot } from '../live/boot-reducer.ts';
import { PHASES, phaseOf, type Phase } from '../live/phases.ts';

export interface Strip {
  readonly phase: Phase | 'failed';
  /** pixels from the left */
  readonly left: number;
  readonly width: number;
}

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** pixels */
  readonly width: number;
}

const ROW_MAX = 18;
const ROW_MIN = 3;

/** Whole pixels for each boot, and how high the picture becomes with it. */
export function rowHeight(boots: number, heightMax: number): number {
  if (boots === 0) return ROW_MAX;
  return Math.max(ROW_MIN, Math.min(ROW_MAX, Math.floor(heightMax / boots)));
}

/** Which line is at a height. */
export function rowAt(y: number, row: number, boots: number): number | undefined {
  const at = Math.floor(y / row);
  return at >= 0 && at < boots ? at : undefined;
}

/** The part of one boot that lies in the window. */
export function stripsOf(boot: LiveBoot, window: Window): readonly Strip[] {
  const { fromMs, toMs, width } = window;
  const scale = width / (toMs - fromMs);
  const endMs = boot.endedAtMs ?? toMs;
  return boot.spans.flatMap(({ phase, fromMs: begin }, at) => {
    const next = boot.spans[at + 1]?.fromMs ?? endMs;
    const from = Math.max(begin, fromMs);
    const to = Math.min(Math.max(next, begin), toMs);
    const isLast = at === boot.spans.length - 1;
    if (to < from || (to === from && !isLast)) return [];
    const shown = isLast && hasFailed(boot) ? ('failed' as const) : phase;
    // What is over at once is seen all the same.
    return [
      { phase: shown, left: (from - fromMs) * scale, width: Math.max(1, (to - from) * scale) },
    ];
  });
}

export function hasFailed({ outcome, findings }: LiveBoot): boolean {
  return (
    outcome === 'failed' || outcome === 'stalled' || outcome === 'gave-up' || findings.length > 0
  );
}

/** How many boots are in each phase now. */
export function countsOf(boots: readonly LiveBoot[]): Readonly<Record<Phase | 'failed', number>> {
  const counts = { ...Object.fromEntries(PHASES.map((phase) => [phase, 0])), failed: 0 } as Record<
    Phase | 'failed',
    number
  >;
  for (const boot of boots) counts[hasFailed(boot) ? 'failed' : phaseOf(boot.stage)] += 1;
  return counts;
}

/** Bytes a second over all of them, of those that were heard of lately. */
export function throughputOf(boots: readonly LiveBoot[], nowMs: number): number {
  const fresh = boots.filter(({ moving, lastAtMs }) => moving && nowMs - lastAtMs < FRESH_MS);
  return fresh.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
}

/** Progress is told once a second. */
const FRESH_MS = 2_500;

interface Asked {
  readonly nowMs: number;
  /** never more than this */
  readonly spanMs: number;
  readonly width: number;
}

/** The window that has nearly all of them: one that began long before makes it no longer. */
export function windowOf(boots: readonly LiveBoot[], { nowMs, spanMs, width }: Asked): Window {
  const starts = boots.map(({ startedAtMs }) => startedAtMs).sort((a, b) => a - b);
  const first = starts[Math.floor(starts.length * OUTLIERS)] ?? nowMs;
  const fromMs = Math.max(nowMs - spanMs, Math.min(first - MARGIN_MS, nowMs - WINDOW_MS_MIN));
  return { fromMs, toMs: nowMs, width };
}

const WINDOW_MS_MIN = 20_000;
const MARGIN_MS = 500;
/** of all boots */
const OUTLIERS = 0.05;
