import t from 'tap';
import {
  judgeDelivery,
  kindsOf,
  parseWebhookName,
  SENT_KINDS,
  type PostResult,
  type Tried,
} from '../../src/domain/webhook.ts';

const HOUR_MS = 3_600_000;

function judged(result: PostResult, tried: Partial<Tried> = {}) {
  return judgeDelivery(result, { attempts: 1, ageMs: 0, random: 1, ...tried });
}

t.test('patterns name kinds that are kept, and never those of webhooks themselves', (t) => {
  t.same(kindsOf(['boot.beacon', 'listener.*']), ['boot.beacon', 'listener.up', 'listener.down']);
  t.same(kindsOf(['*']), SENT_KINDS);
  for (const kind of ['webhook.*', 'webhook.failing', 'tftp.progress', 'nothing']) {
    t.same(kindsOf([kind]), [], kind);
  }
  t.equal(parseWebhookName('chat.one'), 'chat.one');
  t.equal(parseWebhookName('No'), undefined);
  t.end();
});

t.test('whatever begins with 2 is taken', (t) => {
  for (const status of [200, 204, 299]) t.same(judged({ status }), { kind: 'delivered' });
  t.end();
});

t.test('a receiver that is away is tried for a day, with longer and longer pauses', (t) => {
  const pauses = [1, 2, 3, 7, 8, 9, 40].map((attempts) =>
    judged({ status: 503 }, { attempts, ageMs: 23 * HOUR_MS }),
  );
  t.same(
    pauses.map((verdict) => verdict.kind === 'again' && verdict.afterMs / 1_000),
    [5, 10, 20, 320, 600, 600, 600],
  );
  t.match(judged({ fault: 'ECONNREFUSED' }, { random: 0 }), {
    ...{ kind: 'again', afterMs: 2_500, detail: 'ECONNREFUSED' },
  });
  t.match(judged({ fault: 'x' }, { ageMs: 24 * HOUR_MS }), { kind: 'given-up', detail: 'x' });
  t.match(judged({ status: 500 }, { ageMs: 24 * HOUR_MS }), {
    ...{ kind: 'given-up', detail: 'answered 500' },
  });
  t.end();
});

t.test('a refusal is taken for one after the fifth', (t) => {
  for (const status of [301, 400, 404, 499]) {
    t.equal(judged({ status }, { attempts: 4 }).kind, 'again', String(status));
    t.match(judged({ status }, { attempts: 5 }), {
      ...{ kind: 'given-up', detail: `answered ${status}` },
    });
  }
  for (const status of [408, 425, 429, 500]) {
    t.equal(judged({ status }, { attempts: 9 }).kind, 'again', String(status));
  }
  t.end();
});

t.test('a receiver may ask for time, within bounds, and for nothing more', (t) => {
  t.match(judged({ status: 429, retryAfterMs: 60_000 }), { kind: 'again', afterMs: 60_000 });
  t.match(judged({ status: 429, retryAfterMs: 1 }), { kind: 'again', afterMs: 5_000 });
  t.match(judged({ status: 503, retryAfterMs: 999_999_000 }), { afterMs: 300_000 });
  t.same(judged({ status: 410 }), { kind: 'gone', detail: 'answered 410' });
  t.end();
});
