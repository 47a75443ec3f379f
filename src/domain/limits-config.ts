/**
 * Bounds on machine configurations and on those who ask for them; see limits.ts.
 */

/** Machine configurations: bytes of one text, as many as a manifest; patches; and documents. */
export const configTextBytesMax = 1_048_576;
export const configPatchesMax = 32;
export const configDocumentsMax = 64;
/** Configurations read and kept ready: a rack has one for each role. */
export const configsReadMax = 16;
/** Tokens: of one machine at once, for a loader that asks again gets another script. */
export const configTokensPerMachineMax = 4;
/** Tokens: once the content was sent whole, Talos may come back for it so long. */
export const configRetryMsMax = 300_000;
/** Tokens: minutes for which one may be asked to live; Talos tries for three hours. */
export const configTokenMinutesMax = 180;
/** Tokens: wrong ones from one source in a minute: from then on it waits, and later is ignored. */
export const configFailuresWindowMs = 60_000;
export const configFailuresBeforeDelay = 20;
export const configFailuresBeforeRefusal = 60;
export const configFailureDelayMs = 1_000;
/** Tokens: askers that wait at once, and sources whose failures are counted. */
export const configDelayedMax = 256;
export const configFailureSourcesMax = 16_384;
