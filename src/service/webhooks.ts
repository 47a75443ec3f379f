/**
 * What people and programs do with webhooks.
 *
 * Owns     that a new one, or one that is turned on again, begins with what happens from then on,
 *          and that its secret is told once: to whoever made it.
 * Tests    test/service/webhooks.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { EventHistory } from '../domain/event-ports.ts';
import { webhookSecretBytes } from '../domain/limits-webhooks.ts';
import {
  parseWebhookName,
  type Delivery,
  type Webhook,
  type WebhookName,
} from '../domain/webhook.ts';
import type {
  CheckWebhookUrl,
  ManageWebhooks,
  ShownWebhook,
  WebhookStore,
} from '../domain/webhook-ports.ts';
import { messageIdOf, newSecret, testOf, toldOf, type Told } from './webhook-message.ts';
import { createSender, type SenderDeps } from './webhook-sender.ts';

interface ManageDeps extends SenderDeps {
  readonly store: WebhookStore;
  readonly history: EventHistory;
  readonly check: CheckWebhookUrl;
  readonly random: (bytes: number) => Uint8Array;
  /** whoever sends has to know */
  readonly changed: (name: WebhookName) => Promise<void>;
}

export function createManageWebhooks(deps: ManageDeps): ManageWebhooks {
  const { store, clock, check, random, changed } = deps;
  return {
    async list() {
      return Promise.all((await store.list()).map((webhook) => shown(store, webhook)));
    },
    async get(name) {
      return shown(store, await existing(store, name));
    },
    async create({ name, url, kinds }) {
      check(url);
      const secret = newSecret(random(webhookSecretBytes));
      const afterSeq = await newestSeq(deps.history);
      const createdAtMs = clock.nowMs();
      const webhook = { name, url, kinds, secret, enabled: true, afterSeq, createdAtMs };
      await store.add(webhook);
      await changed(name);
      return { webhook, last: undefined };
    },
    async change(reference, change) {
      const { name, enabled } = await existing(store, reference);
      if (change.url !== undefined) check(change.url);
      const begins = change.enabled === true && !enabled;
      await store.change(name, {
        ...change,
        ...(begins && { afterSeq: await newestSeq(deps.history) }),
      });
      await changed(name);
      return shown(store, await existing(store, name));
    },
    async remove(reference) {
      const { name } = await existing(store, reference);
      await store.remove(name);
      await changed(name);
    },
    async deliveries(reference, limit) {
      const { name } = await existing(store, reference);
      return store.deliveries(name, limit);
    },
    async test(reference) {
      const webhook = await existing(store, reference);
      const id = Buffer.from(random(6)).toString('hex');
      return once(deps, webhook, testOf(id, clock.nowMs()));
    },
    async redeliver(reference, seq) {
      const webhook = await existing(store, reference);
      await deps.history.settled();
      const [stored] = await deps.history.query({ afterSeq: seq - 1, limit: 1 });
      if (stored?.seq !== seq) throw new RouseError('EVENT_UNKNOWN', String(seq));
      return once(deps, webhook, toldOf(stored), seq);
    },
  };
}

/** @throws RouseError WEBHOOK_UNKNOWN */
async function existing(store: WebhookStore, reference: string): Promise<Webhook> {
  const name = parseWebhookName(reference);
  const webhook = name && (await store.find(name));
  if (!webhook) throw new RouseError('WEBHOOK_UNKNOWN', reference);
  return webhook;
}

async function shown(store: WebhookStore, webhook: Webhook): Promise<ShownWebhook> {
  const [last] = await store.deliveries(webhook.name, 1);
  return { webhook, last };
}

async function newestSeq(history: EventHistory): Promise<number> {
  await history.settled();
  const [newest] = await history.query({ newest: true, limit: 1 });
  return newest?.seq ?? 0;
}

/** Somebody waits for the outcome, so it is tried once and no more. */
async function once(
  deps: ManageDeps,
  webhook: Webhook,
  told: Told,
  seq?: number,
): Promise<Delivery> {
  const result = await createSender(deps)(webhook, told, new AbortController().signal);
  const isTaken = 'status' in result && result.status >= 200 && result.status < 300;
  const said = 'status' in result ? `answered ${result.status}` : result.fault;
  const delivery: Delivery = {
    ...{ webhook: webhook.name, message: messageIdOf(webhook, told), kind: told.kind },
    ...(seq !== undefined && { seq }),
    ...{ atMs: deps.clock.nowMs(), attempts: 1, outcome: isTaken ? 'delivered' : 'given-up' },
    ...('status' in result && { status: result.status }),
    detail: isTaken ? '' : said,
  };
  await deps.store.note(delivery);
  return delivery;
}
