/**
 * Limits of `rouse demo`.
 */

/** What is kept of the words of a program, for when it fails. */
export const demoOutputCharactersMax = 16_384;

/** A program that is asked to stop and does not is killed after this. */
export const demoStopMsMax = 5_000;

/** An emulated machine on a busy host is before its boot script after this. */
export const demoBootMsMax = 180_000;

/** How often it is looked whether the machine waits on its screen. */
export const demoLookMs = 250;

/** For how long the machine shows its code before it is adopted, so that a person sees it wait. */
export const demoWaitShownMs = 2_000;
