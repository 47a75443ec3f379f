/**
 * Bounds on boots that are put together and written down, in the manner of limits.ts.
 */

/** Boots: one that nothing was heard of for so long is over. */
export const bootSilenceMs = 600_000;
/**
 * Boots: those that go on, and those that are over and may still be reported about, two kilobytes
 * each. Sixteen thousand machines that are switched on at once are the largest site known.
 */
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
/** Diagnosis: files that are fetched from elsewhere at once and known to be. */
export const fetchesWatchedMax = 1_024;
