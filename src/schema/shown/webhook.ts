/**
 * Webhooks and their messages as answers have them.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { count, time, type Shown } from './shown.ts';

export const delivery = z.strictObject({
  /** `webhook-id` */
  message: z.string(),
  /** number of the event; absent from a test */
  event: count.exactOptional(),
  kind: z.string(),
  /** when it was tried last */
  at: time,
  attempts: count,
  outcome: z.enum(['delivered', 'waiting', 'given-up']),
  /** of the answer, where there was one */
  status: count.exactOptional(),
  /** why it was not taken */
  detail: z.string().exactOptional(),
});
export type DeliveryResource = Shown<typeof delivery>;

export const webhook = z.strictObject({
  name: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  enabled: z.boolean(),
  created_at: time,
  /** what became of the last message */
  last: delivery.exactOptional(),
});
export type WebhookResource = Shown<typeof webhook>;

/** The only answer that has the secret. */
export const createdWebhook = z.strictObject({ ...webhook.shape, secret: z.string() });
