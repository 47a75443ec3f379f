/**
 * A boot as a chart: where each stage begins and ends on one line, in percent of its width.
 *
 * Owns     the geometry. A stage has a part in which it was waited for (firmware that comes up, a
 *          loader that starts) and a part in which something was seen; both are to scale. The last
 *          good boot is on the same scale, stage under stage.
 * Leaves   what took how long to the server.
 * Tests    test/ui/timeline.test.ts
 */
import type { BootResource, StageResource } from '../resources.ts';
import { cutsOf, drawnAt, ticksOf, type Cut } from './scale.ts';

/** Percent of the width. */
interface Extent {
  readonly left: number;
  readonly width: number;
}

export interface Bar {
  readonly stage: StageResource;
  /** from the end of what came before to the first sign */
  readonly waited: Extent;
  readonly seen: Extent;
  readonly running: boolean;
  /** drawn shorter than it was */
  readonly shortened: boolean;
  /** the same stage in the last good boot */
  readonly good?: Extent;
}

export interface Tick {
  readonly left: number;
  readonly ms: number;
}

export interface TimelineChart {
  readonly bars: readonly Bar[];
  readonly ticks: readonly Tick[];
}

type Staged = Pick<BootResource, 'stages' | 'started_at' | 'ended_at' | 'last_at'>;

interface Piece {
  readonly stage: StageResource;
  readonly doneMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly running: boolean;
}

/** People and installers take as long as they like. */
const ELASTIC: ReadonlySet<string> = new Set(['wait', 'install']);
const TICKS_MAX = 6;
/** Something that took no time is there all the same. */
const WIDTH_MIN = 0.4;

/** @param nowMs  since when? the end of stages that go on; undefined for a boot that is over */
export function timelineChart(
  boot: Staged,
  { good, nowMs }: { readonly good?: Staged | undefined; readonly nowMs?: number },
): TimelineChart {
  const pieces = piecesOf(boot, nowMs);
  const goodPieces = good ? piecesOf(good, undefined) : [];
  const cuts = cutsFor(pieces);
  const goodCuts = cutsFor(goodPieces);
  const totalMs = Math.max(1, lengthOf(pieces, cuts), lengthOf(goodPieces, goodCuts));
  const extent = (fromMs: number, toMs: number, by: readonly Cut[]): Extent => {
    const [from, to] = [drawnAt(fromMs, by), drawnAt(toMs, by)];
    return { left: percent(from / totalMs), width: percent((to - from) / totalMs) };
  };
  return {
    bars: pieces.map(({ stage, doneMs, fromMs, toMs, running }) => {
      const seen = extent(fromMs, toMs, cuts);
      const before = goodPieces.find((piece) => piece.stage.stage === stage.stage);
      return {
        stage,
        running,
        waited: extent(Math.min(doneMs, fromMs), fromMs, cuts),
        seen: {
          left: Math.min(seen.left, 100 - WIDTH_MIN),
          width: Math.max(WIDTH_MIN, seen.width),
        },
        shortened: cuts.some((cut) => cut.fromMs === Math.min(doneMs, fromMs) && cut.toMs === toMs),
        ...(before && {
          good: extent(Math.min(before.doneMs, before.fromMs), before.toMs, goodCuts),
        }),
      };
    }),
    // A shortened line has no even ticks.
    ticks:
      cuts.length > 0 || goodCuts.length > 0
        ? []
        : ticksOf(totalMs, TICKS_MAX).map((ms) => ({ ms, left: percent(ms / totalMs) })),
  };
}

function piecesOf({ stages, started_at: startedAt, ended_at: endedAt }: Staged, nowMs?: number) {
  const startMs = Date.parse(startedAt);
  const lastMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
  let doneMs = 0;
  return stages.map((stage): Piece => {
    const fromMs = Math.max(0, Date.parse(stage.started_at) - startMs);
    const running = stage.ended_at === undefined && endedAt === undefined;
    const end = stage.ended_at === undefined ? lastMs : Date.parse(stage.ended_at);
    const toMs = Math.max(fromMs, (end ?? startMs + fromMs) - startMs);
    const piece = { stage, doneMs, fromMs, toMs, running };
    doneMs = Math.max(doneMs, toMs);
    return piece;
  });
}

function cutsFor(pieces: readonly Piece[]): readonly Cut[] {
  return cutsOf(
    pieces.map(({ stage, doneMs, fromMs, toMs }) => ({
      fromMs: Math.min(doneMs, fromMs),
      toMs,
      elastic: ELASTIC.has(stage.stage),
    })),
  );
}

function lengthOf(pieces: readonly Piece[], cuts: readonly Cut[]): number {
  return Math.max(0, ...pieces.map(({ toMs }) => drawnAt(toMs, cuts)));
}

function percent(share: number): number {
  return Math.round(share * 100_000) / 1_000;
}
