/**
 * A boot as people look at it: how long each stage took, how fast it was, and how that compares.
 *
 * Owns     what "took" means: from the end of all that came before a stage to its own end. The
 *          parts add up to the whole, and waiting for firmware or a loader shows where it happened.
 * Tests    test/domain/boot-view.test.ts
 */
import type { Boot, StageFile, StageRecord } from './boot-session.ts';
import type { BootId, BootStage } from './boot-stage.ts';

export interface StageView extends StageRecord {
  /** since the beginning of the boot */
  readonly afterMs: number;
  readonly tookMs: number;
  readonly bytes: number;
  /** while at least one file was on its way; undefined where nothing was sent */
  readonly bytesPerSecond?: number;
  readonly repeats: number;
  /** less than zero where it was faster than in the last good boot */
  readonly againstGoodMs?: number;
  readonly slowest?: true;
}

export interface BootView {
  readonly stages: readonly StageView[];
  readonly durationMs: number;
  readonly bytes: number;
  readonly lastGood?: { readonly id: BootId; readonly durationMs: number };
}

/** People and installers take as long as they like: neither makes a boot slow. */
const OF_OTHERS: ReadonlySet<BootStage> = new Set<BootStage>(['wait', 'install']);
/** A stage is not worth a mark below this. */
const SLOW_MS_MIN = 100;

/** @param nowMs  until when stages last that go on */
export function viewBoot(boot: Boot, nowMs: number, lastGood?: Boot): BootView {
  const stages = timed(boot, nowMs);
  const good = lastGood && timed(lastGood, lastGood.lastAtMs);
  const slowest = slowestOf(stages);
  return {
    stages: stages.map((stage) => {
      const before = good?.find((other) => other.stage === stage.stage);
      return {
        ...stage,
        ...(before && { againstGoodMs: stage.tookMs - before.tookMs }),
        ...(stage === slowest && { slowest: true }),
      };
    }),
    durationMs: durationOf(boot, nowMs),
    bytes: stages.reduce((sum, { bytes }) => sum + bytes, 0),
    ...(lastGood && {
      lastGood: { id: lastGood.id, durationMs: durationOf(lastGood, lastGood.lastAtMs) },
    }),
  };
}

function durationOf({ startedAtMs, endedAtMs }: Boot, nowMs: number): number {
  return Math.max(0, (endedAtMs ?? nowMs) - startedAtMs);
}

function timed({ stages, startedAtMs, endedAtMs }: Boot, nowMs: number): readonly StageView[] {
  let doneAtMs = startedAtMs;
  return stages.map((record) => {
    const files = record.files ?? [];
    const end = record.endedAtMs ?? Math.max(nowMs, endedAtMs ?? 0);
    const tookMs = Math.max(0, end - doneAtMs);
    doneAtMs = Math.max(doneAtMs, end);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const movingMs = movingOf(files, end);
    return {
      ...record,
      afterMs: record.startedAtMs - startedAtMs,
      tookMs,
      bytes,
      ...(bytes > 0 && { bytesPerSecond: Math.round((bytes * 1_000) / Math.max(1, movingMs)) }),
      repeats: files.reduce((sum, { repeats = 0 }) => sum + repeats, 0),
    };
  });
}

/** How long at least one of the files was on its way. */
function movingOf(files: readonly StageFile[], nowMs: number): number {
  const spans = files
    .map(({ startedAtMs, endedAtMs = nowMs }) => ({ startedAtMs, endedAtMs }))
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  let moving = 0;
  let until = -Infinity;
  for (const { startedAtMs, endedAtMs } of spans) {
    moving += Math.max(0, endedAtMs - Math.max(startedAtMs, until));
    until = Math.max(until, endedAtMs);
  }
  return moving;
}

function slowestOf(stages: readonly StageView[]): StageView | undefined {
  const ours = stages.filter(({ stage }) => !OF_OTHERS.has(stage));
  const [slowest] = [...ours].sort((a, b) => b.tookMs - a.tookMs);
  return slowest && slowest.tookMs >= SLOW_MS_MIN && ours.length > 1 ? slowest : undefined;
}
