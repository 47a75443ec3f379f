/**
 * The highest rate that a server sustains: fewer than `lossPercentMax` of the answers missing or
 * late, in a step of several seconds.
 */
import type { LoadResult } from './load.ts';

export const lossPercentMax = 1;

export interface Trial {
  /** what was asked of perfdhcp */
  readonly rate: number;
  readonly result: LoadResult;
  readonly processorSeconds: number;
}

export type Try = (rate: number) => Promise<Trial>;

/** Steps, each further from the first guess than the one before it. */
const FACTORS = [1.1, 1.15, 1.25, 1.4];
const COARSE_START = 1_500;
const COARSE_DOUBLINGS = 5;
const COARSE_HALVINGS = 2;

/** A first guess, by doubling and then halving the interval. */
export async function guess(attempt: Try): Promise<number> {
  let good = COARSE_START / 2;
  let bad: number | undefined;
  for (let step = 0; step < COARSE_DOUBLINGS && bad === undefined; step += 1) {
    const rate = good * 2;
    if (sustained(await attempt(rate))) good = rate;
    else bad = rate;
  }
  for (let step = 0; step < COARSE_HALVINGS && bad !== undefined; step += 1) {
    const middle = Math.round((good + bad) / 2);
    if (sustained(await attempt(middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** @returns the best trial that was sustained, with a worse one above it where there was time */
export async function highest(first: number, attempt: Try): Promise<Trial | undefined> {
  let rate = first;
  let best: Trial | undefined;
  let upwards: boolean | undefined;
  for (const factor of FACTORS) {
    const trial = await attempt(rate);
    const good = sustained(trial);
    if (good) best = trial;
    upwards ??= good;
    if (good !== upwards) break;
    rate = Math.round(upwards ? rate * factor : rate / factor);
  }
  return best;
}

export function sustained({ result }: Trial): boolean {
  return result.lossPercent < lossPercentMax;
}
