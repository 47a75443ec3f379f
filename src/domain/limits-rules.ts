/**
 * Bounds on selection rules; see limits.ts.
 */

/** Rules: every boot asks all of them. */
export const rulesMax = 1_000;
/** Rules: values of one condition, and characters of one pattern. */
export const ruleValuesMax = 256;
export const rulePatternMax = 256;
/** Rules: `weight`, up and down. */
export const ruleWeightMax = 1_000_000;
/** Rules: machines that `max_machines` may allow. */
export const ruleMachinesMax = 100_000;
/** Rules: how long a place is kept for a machine that was sent a script and has not gone on. */
export const rulePlaceReservedMs = 900_000;
/** Rules: machines whose last address and choice are remembered. */
export const givenMachinesMax = 20_000;
/** Rules: machines of a preview that are told one by one. */
export const previewChangesMax = 1_000;
