/** A worker for each webhook that is turned on, as it is now. */
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Webhook, WebhookName } from '../../src/domain/webhook.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';
import { startWebhookDeliveries } from '../../src/service/webhook-deliveries.ts';
import type { Told } from '../../src/service/webhook-message.ts';
import { createRecentEvents } from '../fakes/recent-events.ts';
import { aWebhook, memoryWebhooks } from '../fakes/webhooks.ts';

const named = (name: string, more: Partial<Webhook> = {}): Webhook =>
  aWebhook({ name: name as WebhookName, ...more });

async function setup(...given: readonly Webhook[]) {
  const store = memoryWebhooks(...given);
  const feed = createEventFeed(0, (error) => {
    throw error;
  });
  const history = createRecentEvents(feed);
  const sent: string[] = [];
  const deliveries = await startWebhookDeliveries({
    ...{ store, history, record: () => undefined, random: () => 1 },
    clock: { nowMs: () => 1_000, monotonicMs: () => 0 },
    send({ name, url }: Webhook, { id }: Told, signal: AbortSignal) {
      sent.push(`${name} ${id}`);
      if (!url.includes('never')) return Promise.resolve({ status: 204 });
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve({ fault: 'aborted' });
        });
      });
    },
    after(_delayMs, run) {
      const timer = setTimeout(run, 1);
      return () => {
        clearTimeout(timer);
      };
    },
  });
  feed.subscribe(deliveries.heard);
  const happen = async (): Promise<void> => {
    feed.record({ kind: 'tftp.started', atMs: 1_000, file: 'f', from: '10.0.0.9' });
    feed.record({
      kind: 'tftp.progress',
      atMs: 1_000,
      file: 'f',
      from: 'x',
      bytes: 1,
      bytesPerSecond: 1,
    });
    await pause(50);
  };
  return { store, deliveries, sent, happen };
}

t.test('symptom: one receiver was away and nobody else heard of anything', async (t) => {
  const away = named('away', { url: 'https://never.example/' });
  const { sent, happen, deliveries } = await setup(
    away,
    named('well'),
    named('off', { enabled: false }),
  );
  await happen();
  await happen();
  t.same(sent.toSorted(), ['away 1', 'well 1', 'well 2']);
  await deliveries.close();
  await happen();
  t.equal(sent.length, 3, 'and at the end all of them end');
});

t.test('a change has effect at once, also on a message on its way', async (t) => {
  const { sent, happen, deliveries, store } = await setup(
    named('chat', { url: 'https://never.example/' }),
  );
  await happen();
  t.same(sent, ['chat 1']);
  const name = 'chat' as WebhookName;
  await store.change(name, { url: 'https://well.example/' });
  await deliveries.changed(name);
  await pause(50);
  t.same(sent, ['chat 1', 'chat 1']);
  await store.change(name, { enabled: false });
  await Promise.all([deliveries.changed(name), deliveries.changed(name)]);
  await happen();
  t.equal(sent.length, 2);
  await store.remove(name);
  await deliveries.changed(name);
  await store.add(named('late', { afterSeq: 2 }));
  await deliveries.changed('late' as WebhookName);
  await happen();
  t.same(sent.slice(2), ['late 3']);
  await deliveries.close();
});
