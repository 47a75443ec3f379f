/**
 * How many lines machines may add to the log: enough for a rack that is switched on at once, too
 * few to fill a disk with invented hardware addresses.
 *
 * Owns     counting lines in windows of `logWindowMs`. Counters go on for what is left out.
 * Tests    test/observe/line-budget.test.ts
 */
import { logLinesPerWindow, logWindowMs } from '../domain/limits.ts';

type LineVerdict =
  | { readonly kind: 'written' }
  | { readonly kind: 'left-out'; readonly first: boolean }
  /** the first line of a window that follows one in which `count` lines were left out */
  | { readonly kind: 'written-again'; readonly count: number };

/** @returns a function that takes the time of a line and says what becomes of it */
export function createLineBudget(): (atMs: number) => LineVerdict {
  let startedAtMs = 0;
  let lines = 0;
  return (atMs) => {
    const elapsedMs = atMs - startedAtMs;
    // A clock that was set back would otherwise keep the log silent for as long.
    if (elapsedMs >= logWindowMs || elapsedMs < 0) {
      const count = Math.max(0, lines - logLinesPerWindow);
      startedAtMs = atMs;
      lines = 1;
      return count > 0 ? { kind: 'written-again', count } : { kind: 'written' };
    }
    lines += 1;
    if (lines <= logLinesPerWindow) return { kind: 'written' };
    return { kind: 'left-out', first: lines === logLinesPerWindow + 1 };
  };
}
