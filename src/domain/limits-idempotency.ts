/**
 * How long and how much is kept of requests that may be sent again.
 */

export const idempotencyMsMax = 86_400_000;
/** The oldest go first. */
export const idempotencyRowsMax = 10_000;
/** Larger answers are not kept, and the request is done again. */
export const idempotencyAnswerBytesMax = 65_536;
