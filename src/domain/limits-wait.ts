/**
 * Bounds on machines that wait, and on what people ask of machines, in the manner of limits.ts.
 */

/** Waiting: how often the script of a machine asks; adopted, it goes on within this. */
export const waitPollSeconds = 4;
/** Waiting: the longest that can be set; a screen that is looked at the next morning. */
export const waitSecondsMax = 86_400;
/** Waiting: the shortest, one question long. */
export const waitSecondsMin = 5;
/** Waiting: a machine that left out three questions does not wait any more. */
export const waitSilentMsMax = 16_000;
/** Waiting: machines that are remembered; the one that has asked least recently leaves. */
export const waitingMachinesMax = 4_096;

/** Orders: the most hand-overs, and the longest life, of one. */
export const orderTimesMax = 1_000;
export const orderSecondsMax = 31_536_000;
/** History: entries kept of one machine, and of all; the oldest leave. */
export const historyPerMachineMax = 200;
export const historyMax = 200_000;
/** History: characters kept of who asked. */
export const askedByMax = 64;
