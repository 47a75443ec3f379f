/**
 * Bounds on files of other programs that are imported, in the manner of limits.ts: each with its
 * reason.
 */

/** Leases: bytes of one file; a hundred thousand of Kea's lines take less. */
export const leaseFileBytesMax = 16_777_216;
/** Leases: machines of one file; what follows them is skipped and told. */
export const leaseMachinesMax = 20_000;
/** Leases: machines declared in one request, far below the bound on manifests. */
export const leasesPerRequestMax = 1_000;
/** Leases: lines not understood that are shown one by one; all are counted. */
export const skippedShownMax = 10;
/** Matchbox: files of one folder, and bytes of one. */
export const matchboxFilesMax = 4_000;
export const matchboxFileBytesMax = 1_048_576;
