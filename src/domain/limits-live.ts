/**
 * Bounds on what tells of events while they happen, in the manner of limits.ts.
 */

/**
 * Events: numbers left out after a start, at least as many as may wait to be written down, so that
 * one that was told before a crash is never given to another event.
 */
export const eventNumbersSkipped = 100_000;

/** Streams: readers at once; each has a queue, and hears every event. */
export const liveStreamsMax = 64;
/** Streams: events that wait for one reader; a rack that starts makes as many in a second. */
export const streamWaitingMax = 4_096;
/** Streams: events read from the store at once. */
export const streamPageMax = 500;
/** Streams: a comment in silence, before whoever is between ends the connection as idle. */
export const streamHeartbeatMs = 15_000;
/** Streams: until a reader that was told the end is cut off. */
export const streamEndMsMax = 2_000;
/** Streams: after which a reader that lost its connection asks again. */
export const streamRetryMs = 1_000;
