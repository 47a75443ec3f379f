/** Bounds of waking machines, in the manner of limits.ts. */

/** Where programs that wake machines send to; network cards look at the content alone. */
export const wakePort = 9;
/** A datagram is lost now and then, and nobody tells. */
export const wakeTimes = 3;
/** Between two of them. Together shorter than anybody waits. */
export const wakePauseMs = 100;
