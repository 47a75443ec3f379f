/**
 * The bounds on files that are fetched from elsewhere, and on what an Image Factory answers. They
 * are a part of limits.ts, which has grown too long for one file.
 */

/**
 * Assets: bytes between two moments at which what has arrived is forced to the disk and noted. So
 * many are fetched again after a power cut.
 */
export const assetSyncBytes = 33_554_432;
/** Assets: times a download is taken up again without a byte in between, and the wait before. */
export const assetResumesMax = 4;
export const assetResumeWaitMs = 1_000;
/** Assets: downloads at once; further ones wait. */
export const assetDownloadsMax = 4;
/** Assets: an unfinished download that nobody has asked for in so long is thrown away. */
export const assetPartialMsMax = 604_800_000;
/** Assets: damaged files that are kept to be looked at. */
export const assetQuarantineMax = 4;
/** Assets: when a use is noted again; the order of use is all that is needed. */
export const assetUseMs = 3_600_000;
/** Assets: GiB and versions that may be asked for. */
export const assetStoreGibMax = 65_536;
export const assetVersionsMax = 100;
/** Assets: bytes of a kernel command line of a factory, and how many of them are in memory. */
export const factoryCmdlineBytesMax = 4_096;
export const factoryCmdlinesMax = 1_024;
/** Image Factory: bytes of one of its lists, and of its answer to a new schematic. */
export const factoryAnswerBytesMax = 4_194_304;
/** Image Factory: until it has answered a question; a schematic is stored at once. */
export const factoryAnswerMsMax = 20_000;
/** Schematics: entries of each list, and characters of one text. */
export const schematicEntriesMax = 64;
export const schematicTextMax = 65_536;
/** Assets: failures that are remembered to be shown. */
export const assetFailuresMax = 256;
