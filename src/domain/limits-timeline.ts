/**
 * Bounds on boots that are put together and written down, in the manner of limits.ts.
 */

/** Boots: one that nothing was heard of for so long is over. */
export const bootSilenceMs = 600_000;
/** Boots: those that go on, and those that are over and may still be reported about. */
export const openBootsMax = 16_384;
export const endedBootsKept = 4_096;
/** Boots: for how long the reports of a started system belong to the boot that started it. */
export const installReportsMs = 86_400_000;
/** Boots: what comes so soon after the end of a boot belongs to it, unless it asks anew. */
export const bootTailMs = 60_000;
/** Boots: so soon after a hand-over iPXE asks again because it runs a script of somebody else. */
export const chainedMs = 60_000;
/** Boots: what is kept of one. */
export const bootMacsMax = 8;
export const bootScriptsMax = 16;
export const stageFilesMax = 48;
export const fileNameMax = 160;
/** Boots: transfers of addresses whose machine is not known yet, until a script tells. */
export const unclaimedAddressesMax = 1_024;
export const unclaimedPerAddressMax = 16;

/** Recorder: events that wait to be written down. */
export const eventsPendingMax = 40_000;
/** Recorder: boots that wait because the store fails: all that are in memory. */
export const bootsPendingMax = 20_480;
/** Recorder: how often it writes; and how often, while no boot goes on, it looks at those over. */
export const recordIntervalMs = 1_000;
export const endedTickMs = 10_000;
/** Recorder: how much of each is written in one transaction. */
export const eventsPerWriteMax = 1_000;
export const bootsPerWriteMax = 200;
/**
 * Recorder: events of one minute that are kept, and among them of those that anybody on the wire
 * can cause without booting: neither may push what happened before out of the store.
 */
export const eventsPerMinuteMax = 60_000;
export const ignoredPerMinuteMax = 1_000;
/** Store: rows forgotten in one step, and how often it is looked whether some must be. */
export const trimmedPerStepMax = 2_000;
export const trimIntervalMs = 60_000;
/** Retention: days and rows that may be asked for. */
export const retentionDaysMax = 3_650;
export const eventRowsMin = 1_000;
export const eventRowsMax = 100_000_000;
export const bootRowsMin = 100;
export const bootRowsMax = 10_000_000;

/** Diagnosis: files that are fetched from elsewhere at once and known to be. */
export const fetchesWatchedMax = 1_024;
