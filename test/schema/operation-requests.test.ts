/** Tests for src/schema/operation-requests.ts */
import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import {
  askedBy,
  historyResource,
  orderResource,
  parseAdoption,
  parseOrder,
} from '../../src/schema/operation-requests.ts';
import { refusal } from '../fakes/refusal.ts';

const profile = 'rescue' as ProfileName;

t.test('an order is for the next boot unless it says otherwise', async (t) => {
  t.same(parseOrder({ profile: 'rescue' }), { profile, times: 1 });
  t.same(parseOrder({ profile: 'rescue', times: 'always', expires_in_seconds: 60 }), {
    profile,
    lifeMs: 60_000,
  });
  t.same(parseOrder({ profile: 'rescue', times: 3, confirm: 'node-1' }), {
    ...{ profile, times: 3, confirm: 'node-1' },
  });
  const wrong = [{}, { times: 0 }, { times: 1_001 }, { expires_in_seconds: 0 }, { often: 1 }];
  for (const part of wrong) {
    const body = 'often' in part || 'times' in part || 'expires_in_seconds' in part;
    const given = body ? { profile: 'rescue', ...part } : part;
    t.equal((await refusal(() => parseOrder(given))).code, 'REQUEST_INVALID', JSON.stringify(part));
  }
});

t.test('an adoption may say nothing but that', (t) => {
  t.same(parseAdoption(undefined), { tags: {} });
  const all = { name: 'node-1', profile: 'rescue', once: true, tags: { rack: 'a1' }, confirm: 'x' };
  t.same(parseAdoption(all), all);
  t.end();
});

t.test('who asks is made printable and short, and the API where nobody says', (t) => {
  t.equal(askedBy('anna'), 'cli anna');
  t.equal(askedBy(undefined), 'api');
  t.equal(askedBy(['a', 'b']), 'api');
  t.notMatch(askedBy('a\u001b[31m'), '\u001b');
  t.equal(askedBy('x'.repeat(500)).length, 64);
  t.end();
});

t.test('orders and history are shown with times people can read', (t) => {
  t.same(orderResource({ profile, askedBy: 'api', atMs: 0 }), {
    ...{ profile, times_left: 'always', asked_by: 'api', at: '1970-01-01T00:00:00.000Z' },
  });
  t.match(orderResource({ profile, askedBy: 'api', atMs: 0, timesLeft: 2, expiresAtMs: 1_000 }), {
    ...{ times_left: 2, expires_at: '1970-01-01T00:00:01.000Z' },
  });
  t.same(historyResource({ action: 'ignored', askedBy: 'api', atMs: 0 }), {
    ...{ action: 'ignored', asked_by: 'api', at: '1970-01-01T00:00:00.000Z' },
  });
  t.match(historyResource({ action: 'used', profile, askedBy: 'machine', atMs: 0 }), { profile });
  t.end();
});
