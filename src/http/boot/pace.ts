/**
 * How much a machine is handed at once, and when it is so slow that it is dropped.
 *
 * A transfer is judged by what it moves and not by its age: an image of gigabytes over a slow line
 * takes an hour and comes to its end, and one byte a minute keeps no connection open.
 *
 * Owns     the two rules, as functions without a clock.
 * Leaves   measuring, and cutting the connection, to transfer.ts.
 * Tests    test/http/boot/pace.test.ts
 */
import {
  httpSliceBytesMax,
  httpSliceBytesMin,
  httpSliceMs,
  httpSlowBytesMin,
  httpSlowWindowMs,
} from '../../domain/limits.ts';

/** The bounds on slow machines; a test has shorter ones. */
export interface PaceLimits {
  readonly windowMs: number;
  readonly bytesMin: number;
}

export const PACE_LIMITS: PaceLimits = { windowMs: httpSlowWindowMs, bytesMin: httpSlowBytesMin };

/** A moment in a transfer. */
export interface Mark {
  readonly atMs: number;
  /** that the machine's connection has taken until then */
  readonly bytes: number;
}

/**
 * Looks at a transfer again.
 *
 * @param mark  where the window that is judged began; later by as long as the machine had to wait
 *              for us
 * @returns where the window that is judged next begins, or that the machine is too slow
 */
export function judge(mark: Mark, now: Mark, limits: PaceLimits): Mark | 'too-slow' {
  if (now.atMs - mark.atMs < limits.windowMs) return mark;
  return now.bytes - mark.bytes < limits.bytesMin ? 'too-slow' : now;
}

/**
 * How much is handed over next: as much as the connection takes in half a second or so. A fast one
 * gets pieces that cost little for each byte, a slow one such that its progress can be seen.
 *
 * @param tookMs  until the last slice had been taken
 */
export function nextSliceBytes(sliceBytes: number, tookMs: number): number {
  if (tookMs < httpSliceMs / 2) return Math.min(sliceBytes * 2, httpSliceBytesMax);
  return tookMs > httpSliceMs * 2 ? Math.max(sliceBytes / 2, httpSliceBytesMin) : sliceBytes;
}
