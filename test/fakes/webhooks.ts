/** Webhooks, and a store of them in memory. */
import type { Delivery, Webhook, WebhookName } from '../../src/domain/webhook.ts';
import type { WebhookStore } from '../../src/domain/webhook-ports.ts';

export function aWebhook(given: Partial<Webhook> = {}): Webhook {
  return {
    ...{ name: 'chat' as WebhookName, url: 'https://hooks.example/x', kinds: ['tftp.*'] },
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    ...{ enabled: true, afterSeq: 0, createdAtMs: 1_000 },
    ...given,
  };
}

export function aDelivery(given: Partial<Delivery> = {}): Delivery {
  return {
    ...{ webhook: 'chat' as WebhookName, message: 'msg_chat_1', seq: 1, kind: 'tftp.started' },
    ...{ atMs: 2_000, attempts: 1, outcome: 'delivered', status: 204, detail: '' },
    ...given,
  };
}

export interface MemoryWebhooks extends WebhookStore {
  readonly noted: Delivery[];
}

export function memoryWebhooks(...given: readonly Webhook[]): MemoryWebhooks {
  const known = new Map(given.map((one) => [one.name, one]));
  const noted: Delivery[] = [];
  const change: WebhookStore['change'] = (name, change) => {
    const before = known.get(name);
    if (before) known.set(name, { ...before, ...change });
    return Promise.resolve();
  };
  return {
    noted,
    list: () => Promise.resolve([...known.values()]),
    find: (name) => Promise.resolve(known.get(name)),
    add: (webhook) => Promise.resolve(void known.set(webhook.name, webhook)),
    change,
    remove: (name) => Promise.resolve(known.delete(name)),
    note(delivery, afterSeq) {
      noted.push(delivery);
      return afterSeq === undefined ? Promise.resolve() : change(delivery.webhook, { afterSeq });
    },
    deliveries: (name, limit) =>
      Promise.resolve(
        noted
          .filter(({ webhook }) => webhook === name)
          .toReversed()
          .slice(0, limit),
      ),
  };
}
