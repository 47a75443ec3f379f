/**
 * One event as a signed message.
 *
 * Owns     the form of the body, and the signature over id, time and body.
 * Specs    Standard Webhooks: `webhook-id` stays the same for all attempts, `webhook-timestamp` is
 *          the attempt's in seconds, `webhook-signature` is `v1,` and the Base64 of HMAC-SHA256
 *          with the bytes behind `whsec_`.
 * Tests    test/service/webhook-message.test.ts
 */
import { createHmac } from 'node:crypto';
import type { StoredEvent } from '../domain/event-ports.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhookMessage } from '../domain/webhook-ports.ts';
import { eventResource } from '../schema/event-resource.ts';

const PREFIX = 'whsec_';

/** What is told, whatever the receiver. */
export interface Told {
  /** with the name of the webhook, the id of the message */
  readonly id: string;
  readonly kind: string;
  readonly atMs: number;
  readonly data: object;
}

export function toldOf(stored: StoredEvent): Told {
  const { kind, atMs } = stored.event;
  return { id: String(stored.seq), kind, atMs, data: eventResource(stored) };
}

const TEST_KIND = 'webhook.test';

/** @param id  unlike that of every other test */
export function testOf(id: string, atMs: number): Told {
  return { id: `test-${id}`, kind: TEST_KIND, atMs, data: { kind: TEST_KIND, atMs } };
}

/** Dots separate what is signed, so the id has none. */
export function messageIdOf({ name }: Pick<Webhook, 'name'>, { id }: Told): string {
  return `msg_${name.replaceAll('.', '_')}_${id}`;
}

export function newSecret(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

/** @param nowMs  of this attempt */
export function signedMessage(
  webhook: Pick<Webhook, 'name' | 'url' | 'secret'>,
  told: Told,
  nowMs: number,
): WebhookMessage {
  const id = messageIdOf(webhook, told);
  const seconds = Math.floor(nowMs / 1_000);
  const timestamp = new Date(told.atMs).toISOString();
  const body = JSON.stringify({ type: told.kind, timestamp, data: told.data });
  const key = Buffer.from(webhook.secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    url: webhook.url,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'rouse',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
}
