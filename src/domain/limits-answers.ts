/**
 * Bounds on the files that installers are answered with, and on what they report; see limits.ts.
 */

/** Files of one profile, and bytes of one text; an Ignition file with units in it has 200 KiB. */
export const answerFilesMax = 32;
export const answerFileBytesMax = 262_144;
/**
 * Templates: milliseconds of one rendering, and characters it may handle. It shares the thread with
 * everything that boots; an ordinary file takes less than one.
 */
export const answerRenderMsMax = 200;
export const answerMemoryMax = 8_388_608;
/** Boot tokens: of one machine at once, for a loader that asks again gets another script. */
export const bootTokensPerMachineMax = 4;
/** Boot tokens: uses of one; an installer that asks for twenty files again has some 100. */
export const bootTokenUsesMax = 2_000;
/**
 * Boot tokens: network addresses of a machine behind a router that may use one: the loader, the
 * installer and the installed system may each be given another.
 */
export const bootTokenAddressesMax = 3;
/**
 * Boot tokens: for how long files are given out, and for how long reports are taken. Installers ask
 * for their file in the first minutes; Windows, and whoever restarts in between, an hour later.
 */
export const answersMsMax = 14_400_000;
export const callbackMsMax = 86_400_000;
/** Callbacks: bytes of one request's body, characters of its text, and lines kept of its log. */
export const callbackBytesMax = 65_536;
export const callbackTextMax = 256;
export const callbackLinesMax = 200;
/** Answers: bytes of what a Proxmox installer posts about itself. */
export const answerPostBytesMax = 262_144;
