/**
 * The workers of all webhooks.
 *
 * Owns     that there is one for each that is turned on, as it is now.
 * Tests    test/service/webhook-deliveries.test.ts, test/api/webhooks.test.ts
 */
import type { HeardEvent } from '../domain/event-ports.ts';
import type { Webhook, WebhookName } from '../domain/webhook.ts';
import type { WebhookStore } from '../domain/webhook-ports.ts';
import { startWebhookWorker, type WebhookWorker, type WorkerDeps } from './webhook-worker.ts';

interface DeliveriesDeps extends WorkerDeps {
  readonly store: WebhookStore;
}

interface WebhookDeliveries {
  /** a listener of the feed: it never waits */
  readonly heard: (heard: HeardEvent) => void;
  /** begins anew with the webhook as it is stored; ends where it is gone or turned off */
  readonly changed: (name: WebhookName) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startWebhookDeliveries(deps: DeliveriesDeps): Promise<WebhookDeliveries> {
  const workers = new Map<WebhookName, WebhookWorker>();
  let closed = false;
  const begin = (webhook: Webhook | undefined): void => {
    if (webhook?.enabled && !closed) workers.set(webhook.name, startWebhookWorker(webhook, deps));
  };
  // One change after the other: two at once would leave two workers.
  let changing = Promise.resolve();
  for (const webhook of await deps.store.list()) begin(webhook);
  return {
    heard({ seq, event }) {
      if (seq !== undefined) for (const worker of workers.values()) worker.heard(event);
    },
    changed(name) {
      const change = async (): Promise<void> => {
        const worker = workers.get(name);
        workers.delete(name);
        await worker?.stop();
        begin(await deps.store.find(name));
      };
      const mine = changing.then(change);
      changing = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      closed = true;
      await changing;
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
      workers.clear();
    },
  };
}
