/**
 * Bounds on what tells of events while they happen, in the manner of limits.ts.
 */

/**
 * Events: numbers left out after a start, at least as many as may wait to be written down, so that
 * one that was told before a crash is never given to another event.
 */
export const eventNumbersSkipped = 100_000;
