/**
 * Bounds on backups and on what repairs a broken disk, in the manner of limits.ts: each with its
 * reason.
 */

/** Backups: pages copied between two looks at the network; a mebibyte takes a millisecond. */
export const backupPagesPerStep = 256;
/** Backups: bytes of a database that fits, the most that the size of a tar entry can say. */
export const backupDatabaseBytesMax = 8_589_934_591;
/** Backups: bytes of a manifest; ten thousand kept files take three million. */
export const backupManifestBytesMax = 16_777_216;
/** Backups: entries of an archive that are looked at; two are needed. */
export const backupEntriesMax = 16;
/** Reserve on the disk: bytes that are given up when it is full, so that rows can be deleted. */
export const reserveBytes = 16_777_216;
/** Reserve: free bytes beside it before it is made; less would fill the disk by itself. */
export const reserveRoomBytes = 67_108_864;
/** Reserve: free bytes below which it is given up before somebody's change fails. */
export const reserveLowBytes = 1_048_576;
/** Reserve: how often the disk is looked at. */
export const reserveLookMs = 2_000;
