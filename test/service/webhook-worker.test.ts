/** One webhook: every event in its order, through failures, and nothing that waits in memory. */
import { setImmediate as turn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { EventQuery } from '../../src/domain/event-ports.ts';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import type { PostResult, Webhook } from '../../src/domain/webhook.ts';
import type { WebhookMessage } from '../../src/domain/webhook-ports.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';
import { createSender } from '../../src/service/webhook-sender.ts';
import { startWebhookWorker } from '../../src/service/webhook-worker.ts';
import { createRecentEvents } from '../fakes/recent-events.ts';
import { aWebhook, memoryWebhooks } from '../fakes/webhooks.ts';

const DAY_MS = 86_400_000;

interface Lab {
  readonly posted: WebhookMessage[];
  readonly told: BootEvent[];
  /** answers of the receiver, the last one for all that follow */
  readonly answers: (PostResult | Error)[];
  readonly queries: EventQuery[];
}

async function lab(t: Test, given: Partial<Webhook> = {}) {
  const { posted, told, answers, queries }: Lab = {
    posted: [],
    told: [],
    answers: [{ status: 204 }],
    queries: [],
  };
  const webhook = aWebhook(given);
  const store = memoryWebhooks(webhook);
  const feed = createEventFeed(0, (error) => {
    t.error(error);
  });
  const recent = createRecentEvents(feed);
  let nowMs = 1_000;
  const timers: { readonly delayMs: number; readonly run: () => void }[] = [];
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const record = (event: BootEvent): void => void told.push(event);
  const post = (message: WebhookMessage): Promise<PostResult> => {
    posted.push(message);
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 204 };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const history = {
    query: (query: EventQuery) => {
      queries.push(query);
      return recent.query(query);
    },
    settled: () => Promise.resolve(),
  };
  const begin = (one: Webhook) =>
    startWebhookWorker(one, {
      ...{ clock, record, history, store, random: () => 1 },
      send: createSender({ clock, record, post }),
      after(delayMs, run) {
        const timer = { delayMs, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    });
  let worker = begin(webhook);
  feed.subscribe(({ seq, event }) => {
    if (seq !== undefined) worker.heard(event);
  });
  t.teardown(() => worker.stop());
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 40; turns += 1) await turn();
  };
  // It has found nothing yet, and waits.
  await settle();
  return {
    ...{ posted, told, answers, queries, store, timers, settle },
    stop: () => worker.stop(),
    restart: async () => {
      const [stored] = await store.list();
      worker = begin(stored ?? webhook);
    },
    hear: feed.record,
    pass: (ms: number): void => void (nowMs += ms),
    happen: (kind: 'tftp.started' | 'listener.up', atMs = nowMs): void => {
      const about = { atMs, file: 'f', from: '10.0.0.9', listener: 'x', detail: '' };
      feed.record({ kind, ...about });
    },
    /** lets the next timer run, and all that follows from it */
    tick: async (): Promise<number | undefined> => {
      await settle();
      const timer = timers.shift();
      nowMs += timer?.delayMs ?? 0;
      timer?.run();
      await settle();
      return timer?.delayMs;
    },
  };
}

const ids = (posted: readonly WebhookMessage[]) =>
  posted.map(({ headers }) => headers['webhook-id']);

t.test('sends what it is about, in order, a moment after it happened', async (t) => {
  const { happen, settle, tick, posted, store, timers, queries } = await lab(t);
  await settle();
  t.equal(timers.length, 0, 'nothing runs while nothing happens');
  happen('listener.up');
  await settle();
  t.equal(timers.length, 0, 'nor when something else does');
  happen('tftp.started');
  happen('tftp.started');
  t.equal(await tick(), 1_000);
  t.same(ids(posted), ['msg_chat_2', 'msg_chat_3']);
  t.match(await store.list(), [{ afterSeq: 3 }]);
  t.match(store.noted, [{ seq: 2, outcome: 'delivered', status: 204, attempts: 1 }, { seq: 3 }]);
  t.ok(queries.every(({ limit }) => limit <= 50));
  const asked = queries.length;
  await settle();
  t.equal(queries.length, asked, 'and then it waits again');
});

t.test('what waits is tried again with the same id, and nothing overtakes it', async (t) => {
  const { answers, happen, tick, posted, told, store } = await lab(t);
  answers.splice(0, 1, { status: 500 }, { fault: 'ECONNREFUSED' }, { status: 204 });
  happen('tftp.started');
  happen('tftp.started');
  await tick();
  t.same(ids(posted), ['msg_chat_1']);
  t.match(store.noted.at(-1), { outcome: 'waiting', status: 500, detail: 'answered 500' });
  t.match(await store.list(), [{ afterSeq: 0 }]);
  t.equal(await tick(), 5_000);
  t.equal(await tick(), 10_000);
  t.same(ids(posted), ['msg_chat_1', 'msg_chat_1', 'msg_chat_1', 'msg_chat_2']);
  t.match(store.noted.at(-2), { seq: 1, attempts: 3, outcome: 'delivered' });
  t.same(
    told.map(({ kind }) => kind),
    [
      ...['webhook.tried', 'webhook.failing', 'webhook.tried', 'webhook.tried'],
      ...['webhook.recovered', 'webhook.tried'],
    ],
    'that it fails is told once',
  );
});

t.test('after a restart it goes on where it was', async (t) => {
  const { answers, happen, tick, posted, settle, stop, restart } = await lab(t);
  happen('tftp.started');
  await tick();
  answers.splice(0, 1, { status: 503 });
  happen('tftp.started');
  happen('tftp.started');
  await tick();
  await stop();
  answers.splice(0, 1, { status: 200 });
  await restart();
  await settle();
  t.same(ids(posted), ['msg_chat_1', 'msg_chat_2', 'msg_chat_2', 'msg_chat_3']);
});

t.test('a refusal is given up after five attempts, and the next one has its turn', async (t) => {
  const { answers, happen, tick, posted, told, store } = await lab(t);
  const refused = { status: 400 };
  answers.splice(0, 1, refused, refused, refused, refused, refused, { status: 204 });
  happen('tftp.started');
  happen('tftp.started');
  for (let times = 0; times < 5; times += 1) await tick();
  t.same(ids(posted).slice(4), ['msg_chat_1', 'msg_chat_2']);
  t.match(store.noted.at(-2), { seq: 1, outcome: 'given-up', attempts: 5 });
  t.match(told, [{}, {}, {}, {}, {}, {}, { kind: 'webhook.lost', count: 1 }]);
});

t.test('what happened more than a day ago is left out, and told', async (t) => {
  const { happen, tick, posted, told, store, pass, settle } = await lab(t);
  for (let times = 0; times < 60; times += 1) happen('tftp.started', 1_000);
  pass(DAY_MS + 1_000);
  happen('tftp.started');
  await tick();
  await settle();
  t.same(ids(posted), ['msg_chat_61']);
  const lost = told.flatMap((event) => (event.kind === 'webhook.lost' ? [event.count] : []));
  t.same(lost, [50, 10]);
  t.match(await store.list(), [{ afterSeq: 61 }]);
});

t.test('symptom: what came before an old event was not sent after the clock was set', async (t) => {
  const { happen, tick, posted, told, store, pass, settle } = await lab(t);
  pass(DAY_MS + 1_000);
  happen('tftp.started');
  happen('tftp.started', 1_000);
  happen('tftp.started');
  happen('tftp.started', 1_000);
  await tick();
  await settle();
  t.same(ids(posted), ['msg_chat_1', 'msg_chat_3']);
  const lost = told.flatMap((event) => (event.kind === 'webhook.lost' ? [event.count] : []));
  t.same(lost, [1, 1]);
  t.match(await store.list(), [{ afterSeq: 4 }]);
});

t.test('who is gone for good is sent nothing more', async (t) => {
  const { answers, happen, tick, settle, posted, told, store, timers } = await lab(t);
  answers.splice(0, 1, { status: 410 });
  happen('tftp.started');
  happen('tftp.started');
  await tick();
  await settle();
  t.equal(posted.length, 1);
  t.equal(timers.length, 0);
  t.match(await store.list(), [{ enabled: false }]);
  t.match(store.noted, [{ outcome: 'given-up', status: 410 }]);
  t.match(told.at(-1), { kind: 'webhook.disabled', webhook: 'chat', detail: 'answered 410' });
});

t.test(
  'a store that fails is waited for, and costs no message and makes no second one',
  async (t) => {
    const { happen, tick, posted, told, store } = await lab(t);
    const note = store.note.bind(store);
    let isBroken = true;
    Object.assign(store, {
      note: (...given: Parameters<typeof note>) =>
        isBroken ? Promise.reject(new Error('the disk is full')) : note(...given),
    });
    happen('tftp.started');
    happen('tftp.started');
    await tick();
    t.match(told.at(-1), { kind: 'webhook.failing', detail: 'the disk is full' });
    isBroken = false;
    t.equal(await tick(), 5_000);
    t.same(ids(posted), ['msg_chat_1', 'msg_chat_2']);
    t.match(await store.list(), [{ afterSeq: 2 }]);
  },
);

t.test('of all kinds, none of webhooks themselves is sent', async (t) => {
  const { hear, happen, tick, posted, queries } = await lab(t, { kinds: ['*'] });
  for (let times = 0; times < 60; times += 1) {
    hear({ kind: 'webhook.recovered', atMs: 1_000, webhook: 'other' });
  }
  happen('tftp.started');
  happen('listener.up');
  await tick();
  t.same(ids(posted), ['msg_chat_61', 'msg_chat_62']);
  t.ok(queries.every(({ kinds }) => kinds === undefined));
});

t.test('with a locked secret nothing is sent', async (t) => {
  const { happen, tick, posted, told } = await lab(t, { secret: LOCKED_SECRET });
  happen('tftp.started');
  await tick();
  t.same(posted, []);
  t.match(told, [{ kind: 'webhook.failing', detail: /stays sealed/ }]);
});

t.test('it ends at once, whatever it waits for', async (t) => {
  const { stop, happen, tick, answers, settle, restart, timers, posted } = await lab(t);
  await stop();
  happen('tftp.started');
  await settle();
  t.equal(posted.length, 0);
  answers.splice(0, 1, { status: 500 });
  await restart();
  await settle();
  t.equal(posted.length, 1);
  t.equal(timers.length, 1);
  await stop();
  t.equal(timers.length, 0);
  await tick();
  t.equal(posted.length, 1);
});
