/**
 * Webhooks and their deliveries as JSON, and what clients send about them.
 *
 * Owns     that the secret goes out once, with the answer to whoever made the webhook.
 * Tests    test/schema/webhook-resource.test.ts
 */
import { z } from 'zod';
import { webhookDeliveriesMax, webhookKindsMax, webhookUrlMax } from '../domain/limits-webhooks.ts';
import { kindsOf, parseWebhookName, type Delivery } from '../domain/webhook.ts';
import type { ShownWebhook, WebhookChange, WebhookDraft } from '../domain/webhook-ports.ts';
import { parsed, url } from './fields.ts';
import { parseRequest, strict } from './issues.ts';
import { pageLimit } from './query-fields.ts';
import type { DeliveryResource, WebhookResource } from './shown/webhook.ts';

const name = parsed(parseWebhookName, 'a name of lower-case letters, digits, "-" and "."');
const address = z.string().max(webhookUrlMax).pipe(url('http', 'https'));
/** A kind, or a pattern such as `boot.*`, that fits some event which is sent. */
const kind = parsed(
  (text) => (kindsOf([text]).length > 0 ? text : undefined),
  'a kind of event that is kept, or a pattern such as "boot.*"',
);
const kinds = z.array(kind).min(1).max(webhookKindsMax);

export const webhookDraft = strict({ name, url: address, kinds });
export const webhookChange = strict({
  url: address.optional(),
  kinds: kinds.optional(),
  enabled: z.boolean().optional(),
});

/** `{"name": "chat", "url": "https://…", "kinds": ["boot.*"]}` */
export function parseWebhookDraft(body: unknown): WebhookDraft {
  return parseRequest(webhookDraft, body);
}

/** `{"enabled": false}` */
export function parseWebhookChange(body: unknown): Omit<WebhookChange, 'afterSeq'> {
  const given = Object.entries(parseRequest(webhookChange, body));
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export const deliveriesQuery = strict({ limit: pageLimit });

/** `?limit=20` */
export function parseDeliveriesQuery(query: unknown): number {
  return Math.min(parseRequest(deliveriesQuery, query).limit, webhookDeliveriesMax);
}

export const redelivery = strict({ event: z.int().min(1) });

/** `{"event": 1200}` */
export function parseRedelivery(body: unknown): number {
  return parseRequest(redelivery, body).event;
}

export function webhookResource({ webhook, last }: ShownWebhook): WebhookResource {
  const { name, url, kinds, enabled, createdAtMs } = webhook;
  return {
    ...{ name, url, kinds, enabled, created_at: new Date(createdAtMs).toISOString() },
    ...(last && { last: deliveryResource(last) }),
  };
}

export function deliveryResource(delivery: Delivery): DeliveryResource {
  const { message, seq, kind, atMs, attempts, outcome, status, detail } = delivery;
  return {
    ...{ message, kind, at: new Date(atMs).toISOString(), attempts, outcome },
    ...(seq !== undefined && { event: seq }),
    ...(status !== undefined && { status }),
    ...(detail !== '' && { detail }),
  };
}
