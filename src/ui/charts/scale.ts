/**
 * Time on a line: stages that take as long as people like are shortened, everything else is to
 * scale.
 *
 * Tests    test/ui/scale.test.ts
 */

/** A stretch of time that is drawn shorter than it was. */
export interface Cut {
  readonly fromMs: number;
  readonly toMs: number;
  readonly shownMs: number;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** may be shortened: it lasts as long as a person or an installer likes */
  readonly elastic: boolean;
}

/** An elastic stretch is never drawn longer than this share of everything else. */
const ELASTIC_SHARE = 0.4;
/** and never shortened below this, where there is little else */
const SHORTENED_MS_MIN = 3_000;

export function cutsOf(stretches: readonly Stretch[]): readonly Cut[] {
  const length = ({ fromMs, toMs }: Stretch): number => Math.max(0, toMs - fromMs);
  const firm = stretches.filter(({ elastic }) => !elastic);
  const firmMs = firm.reduce((sum, stretch) => sum + length(stretch), 0);
  const longestMs = Math.max(SHORTENED_MS_MIN, firmMs * ELASTIC_SHARE);
  return stretches
    .filter((stretch) => stretch.elastic && length(stretch) > longestMs)
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, shownMs: longestMs }));
}

/** Where a time is drawn, in milliseconds of the drawn line. */
export function drawnAt(ms: number, cuts: readonly Cut[]): number {
  return cuts.reduce((at, { fromMs, toMs, shownMs }) => {
    const length = toMs - fromMs;
    const share = Math.min(1, Math.max(0, (ms - fromMs) / length));
    return at - share * (length - shownMs);
  }, ms);
}

const STEPS = [1, 2, 5];

/** Round times up to a length, at most `most` of them and not many fewer. */
export function ticksOf(totalMs: number, most: number): readonly number[] {
  if (totalMs <= 0 || most < 1) return [];
  let unit = 1;
  for (;;) {
    for (const step of STEPS) {
      const every = step * unit;
      if (totalMs / every <= most) {
        return Array.from({ length: Math.floor(totalMs / every) }, (_, at) => (at + 1) * every);
      }
    }
    unit *= 10;
  }
}
