import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { PostResult, WebhookName } from '../../src/domain/webhook.ts';
import type { WebhookMessage } from '../../src/domain/webhook-ports.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';
import { createWebhookPost } from '../../src/outbound/webhook-post.ts';
import { createManageWebhooks } from '../../src/service/webhooks.ts';
import { createRecentEvents } from '../fakes/recent-events.ts';
import { refusal } from '../fakes/refusal.ts';
import { faultOfMessage } from '../fakes/webhook-receiver.ts';
import { memoryWebhooks } from '../fakes/webhooks.ts';

const NOW = 1_700_000_000_000;
const chat = { name: 'chat' as WebhookName, url: 'https://hooks.example/x', kinds: ['boot.*'] };

function setup() {
  const store = memoryWebhooks();
  const feed = createEventFeed(0, (error) => {
    throw error;
  });
  const posted: WebhookMessage[] = [];
  const told: BootEvent[] = [];
  const changed: string[] = [];
  const answer: { result: PostResult } = { result: { status: 200 } };
  const manage = createManageWebhooks({
    ...{ store, history: createRecentEvents(feed) },
    clock: { nowMs: () => NOW, monotonicMs: () => 0 },
    record: (event) => void told.push(event),
    random: (bytes) => Buffer.alloc(bytes, 9),
    check: createWebhookPost({ allowed: [] }).check,
    post(message) {
      posted.push(message);
      return Promise.resolve(answer.result);
    },
    changed: (name) => Promise.resolve(void changed.push(name)),
  });
  const happen = (): void => {
    feed.record({ kind: 'listener.up', atMs: NOW, listener: 'tftp', detail: '' });
  };
  return { store, manage, posted, told, changed, answer, happen };
}

t.test('a new one begins with what happens from then on', async (t) => {
  const { manage, happen, changed } = setup();
  happen();
  const { webhook } = await manage.create(chat);
  t.match(webhook, { ...chat, enabled: true, afterSeq: 1, createdAtMs: NOW });
  t.match(webhook.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  t.same(changed, ['chat']);
  happen();
  await manage.change('chat', { enabled: false });
  t.match((await manage.get('chat')).webhook, { enabled: false, afterSeq: 1 });
  const again = await manage.change('chat', { enabled: true });
  t.equal(again.webhook.afterSeq, 2, 'and one that is turned on again as well');
  t.match(await manage.change('chat', { kinds: ['*'] }), { webhook: { afterSeq: 2 } });
  await manage.remove('chat');
  t.same(await manage.list(), []);
});

t.test('a private address is refused, and what is not there', async (t) => {
  const { manage, store } = setup();
  const code = async (promise: Promise<unknown>) => (await refusal(promise)).code;
  t.equal(
    await code(manage.create({ ...chat, url: 'http://10.0.0.1/' })),
    'WEBHOOK_TARGET_REFUSED',
  );
  t.same(await store.list(), []);
  await manage.create(chat);
  const moved = manage.change('chat', { url: 'http://[::1]/' });
  t.equal(await code(moved), 'WEBHOOK_TARGET_REFUSED');
  for (const name of ['other', 'No Name']) {
    t.equal(await code(manage.get(name)), 'WEBHOOK_UNKNOWN');
    t.equal(await code(manage.remove(name)), 'WEBHOOK_UNKNOWN');
    t.equal(await code(manage.deliveries(name, 1)), 'WEBHOOK_UNKNOWN');
  }
  t.equal(await code(manage.redeliver('chat', 1)), 'EVENT_UNKNOWN');
});

t.test('a test is signed like any message, and what came of it is kept', async (t) => {
  const { manage, posted, answer, told } = setup();
  const { webhook } = await manage.create(chat);
  t.match(await manage.test('chat'), {
    ...{ outcome: 'delivered', status: 200, message: 'msg_chat_test-090909090909', detail: '' },
    kind: 'webhook.test',
  });
  const [message] = posted;
  t.ok(message);
  t.equal(message && faultOfMessage(message, webhook.secret, NOW), undefined);
  answer.result = { fault: 'ECONNREFUSED' };
  t.match(await manage.test('chat'), { outcome: 'given-up', detail: 'ECONNREFUSED' });
  answer.result = { status: 500 };
  t.match(await manage.test('chat'), { outcome: 'given-up', detail: 'answered 500' });
  t.equal((await manage.deliveries('chat', 10)).length, 3);
  t.match(await manage.list(), [{ last: { status: 500 } }]);
  t.match(told, [{ kind: 'webhook.tried', outcome: 'delivered' }, { outcome: 'failed' }, {}]);
});

t.test('an event that is kept can be sent again, whatever its kind', async (t) => {
  const { manage, posted, happen, store } = setup();
  happen();
  happen();
  await manage.create(chat);
  t.match(await manage.redeliver('chat', 1), { seq: 1, kind: 'listener.up', outcome: 'delivered' });
  t.match(posted[0]?.headers, { 'webhook-id': 'msg_chat_1' });
  t.match(await store.list(), [{ afterSeq: 2 }], 'which changes nothing about what waits');
  t.equal((await refusal(manage.redeliver('chat', 3))).code, 'EVENT_UNKNOWN');
});
