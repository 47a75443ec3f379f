/**
 * Webhooks: who sends, whereto, and what is managed.
 *
 * Owns     which implementation stands behind each of these ports; see assemble.ts for the rest.
 * Tests    test/api/webhooks.test.ts
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { Config } from './config/schema.ts';
import type { EventFeed, EventHistory } from './domain/event-ports.ts';
import type { RecordEvent } from './domain/ports.ts';
import { parseNetwork } from './domain/subnet.ts';
import type { WebhookName } from './domain/webhook.ts';
import type { ManageWebhooks, WebhookStore } from './domain/webhook-ports.ts';
import { createWebhookPost } from './outbound/webhook-post.ts';
import { systemClock } from './platform/clock.ts';
import { startWebhookDeliveries } from './service/webhook-deliveries.ts';
import { createSender } from './service/webhook-sender.ts';
import { createManageWebhooks } from './service/webhooks.ts';

interface WebhookSurroundings {
  readonly store: WebhookStore;
  readonly history: EventHistory;
  readonly record: RecordEvent;
}

interface WebhookParts {
  readonly webhooks: ManageWebhooks;
  readonly close: () => Promise<void>;
}

const clock = systemClock;
const RANDOM_STEPS = 1_000;

/** Sends as things happen. */
export async function assembleWebhooks(
  config: Pick<Config, 'webhooks'>,
  around: WebhookSurroundings & Pick<EventFeed, 'subscribe'>,
): Promise<WebhookParts> {
  const { post } = postFor(config);
  const random = (): number => randomInt(RANDOM_STEPS) / RANDOM_STEPS;
  const send = createSender({ ...around, clock, post });
  const deliveries = await startWebhookDeliveries({ ...around, clock, send, random });
  const unsubscribe = around.subscribe(deliveries.heard);
  return {
    webhooks: manageWebhooks(config, { ...around, changed: deliveries.changed }),
    async close() {
      unsubscribe();
      await deliveries.close();
    },
  };
}

/** Without a server nothing happens that could be sent, but for a test. */
export function webhooksAlone(
  config: Pick<Config, 'webhooks'>,
  around: WebhookSurroundings,
): ManageWebhooks {
  return manageWebhooks(config, { ...around, changed: () => Promise.resolve() });
}

function manageWebhooks(
  config: Pick<Config, 'webhooks'>,
  around: WebhookSurroundings & { readonly changed: (name: WebhookName) => Promise<void> },
): ManageWebhooks {
  return createManageWebhooks({ ...around, ...postFor(config), clock, random: randomBytes });
}

function postFor({ webhooks }: Pick<Config, 'webhooks'>) {
  const allowed = webhooks.allowed_networks.flatMap((text) => parseNetwork(text) ?? []);
  return createWebhookPost({ allowed });
}
