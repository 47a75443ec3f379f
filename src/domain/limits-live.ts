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

/** Streams: characters of one line that a client reads. */
export const streamMessageMax = 65_536;
/** Streams: silence after which a client takes its connection for dead: three comments missed. */
export const streamSilenceMsMax = 45_000;

/** Command line: names of machines that are remembered while events are followed, and how long. */
export const followedNamesMax = 1_024;
export const followedNameMs = 5_000;

/** Command line: between two pictures of a server that is looked at. */
export const statusRedrawMs = 1_000;
/** Command line: after which it is looked at again although nothing was heard. */
export const statusStaleMs = 4_000;
/** Command line: boots and machines in such a picture; more fill no screen. */
export const statusListedMax = 100;
