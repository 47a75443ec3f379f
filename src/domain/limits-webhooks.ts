/**
 * Bounds on webhooks, in the manner of limits.ts: each with its reason.
 */

/** Webhooks: how many; each has a worker, and looks at every event. */
export const webhooksMax = 16;
/** Webhooks: characters of an address, and kinds or patterns of one. */
export const webhookUrlMax = 2_048;
export const webhookKindsMax = 128;
/** Webhooks: bytes of a secret that is made here; Standard Webhooks has 24 to 64. */
export const webhookSecretBytes = 32;
/** Webhooks: until the whole answer of a receiver must have begun. */
export const webhookAnswerMsMax = 15_000;
/** Webhooks: names that are looked up at once: each holds one of four threads that files share. */
export const webhookLookupsMax = 2;
/** Webhooks: from an event until it is tried no more, as receivers can be away for a night. */
export const webhookEventMsMax = 86_400_000;
/** Webhooks: attempts for a message that its receiver refuses: later ones wait behind it. */
export const webhookRefusalsMax = 5;
/** Webhooks: before the second attempt; it doubles with each one, up to the longest. */
export const webhookRetryMsMin = 5_000;
export const webhookRetryMsMax = 600_000;
/** Webhooks: the longest that a receiver may ask for; one that says a week means its fault. */
export const webhookRetryAfterMsMax = 300_000;
/** Webhooks: from an event until it is looked for in the store, which is written once a second. */
export const webhookGatherMs = 1_000;
/** Webhooks: events that are read from the store at once. */
export const webhookPageMax = 50;
/** Webhooks: messages of one that the list of deliveries has. */
export const webhookDeliveriesMax = 200;
