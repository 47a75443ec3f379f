import fc from 'fast-check';
import t from 'tap';
import {
  loginMistakesFree,
  loginRemembered,
  loginTrustedMax,
  loginWaitMsMax,
} from '../../src/domain/limits-access.ts';
import { createLoginThrottle, LoginThrottled } from '../../src/domain/login-throttle.ts';

const ada = { account: 'ada', address: '10.0.0.1' };

/** @returns the waits before each of so many mistakes, made as soon as they may be */
function waits(count: number, attempt = ada): number[] {
  const throttle = createLoginThrottle();
  let nowMs = 0;
  return Array.from({ length: count }, () => {
    const wait = throttle.begin(attempt, nowMs);
    nowMs += wait;
    if (wait > 0) throttle.begin(attempt, nowMs);
    return wait;
  });
}

t.test(
  'mistakes are free at first, then cost twice as long each time, up to a quarter hour',
  (t) => {
    t.same(waits(9), [0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000]);
    t.equal(Math.max(...waits(40)), loginWaitMsMax);
    t.end();
  },
);

t.test('asking again while one has to wait makes it no longer', (t) => {
  const throttle = createLoginThrottle();
  for (let at = 0; at < loginMistakesFree; at += 1) throttle.begin(ada, 0);
  for (let at = 0; at < 1_000; at += 1) t.equal(throttle.begin(ada, 500), 500);
  t.equal(throttle.begin(ada, 1_000), 0, 'and then it is looked at');
  t.end();
});

t.test('a hundred at once are a hundred', (t) => {
  const throttle = createLoginThrottle();
  const now = Array.from({ length: 100 }, () => throttle.begin(ada, 0));
  t.equal(now.filter((wait) => wait === 0).length, loginMistakesFree);
  t.end();
});

t.test(
  'mistakes count for the account from wherever, and for the address with whatever name',
  (t) => {
    const throttle = createLoginThrottle();
    for (let at = 0; at < loginMistakesFree; at += 1) {
      throttle.begin({ account: 'ada', address: `10.0.1.${at}` }, 0);
      throttle.begin({ account: `u${at}`, address: '10.0.0.9' }, 0);
    }
    t.equal(throttle.begin({ account: 'ada', address: '10.0.2.1' }, 0), 1_000);
    t.equal(throttle.begin({ account: 'eve', address: '10.0.0.9' }, 0), 1_000);
    t.equal(throttle.begin({ account: 'eve', address: '10.0.0.8' }, 0), 0);
    t.end();
  },
);

t.test('who logged in from there before is not kept out by others who know the name', (t) => {
  const throttle = createLoginThrottle();
  throttle.begin(ada, 0);
  throttle.succeeded(ada);
  for (let at = 0; at < 100; at += 1) {
    throttle.begin({ account: 'ada', address: `10.0.1.${at}` }, 0);
  }
  t.equal(throttle.begin(ada, 0), 0);
  t.not(throttle.begin({ account: 'ada', address: '10.0.9.9' }, 0), 0);
  t.end();
});

t.test('an own account does not buy more guesses at those of others', (t) => {
  const throttle = createLoginThrottle();
  const eve = { account: 'eve', address: '10.0.0.9' };
  const guess = { account: 'ada', address: '10.0.0.9' };
  let guesses = 0;
  for (let at = 0; at < 100; at += 1) {
    if (throttle.begin(guess, 0) === 0) guesses += 1;
    if (throttle.begin(eve, 0) === 0) throttle.succeeded(eve);
  }
  t.ok(guesses <= loginMistakesFree, `${guesses} guesses`);
  t.end();
});

t.test('what was not looked at is no mistake', (t) => {
  const throttle = createLoginThrottle();
  for (let at = 0; at < 50; at += 1) {
    t.equal(throttle.begin(ada, 0), 0);
    throttle.forgive(ada);
  }
  t.equal(throttle.size(), 0);
  t.end();
});

t.test('a whole /64 of IPv6 is one place, and an IPv4 address is one in both spellings', (t) => {
  const throttle = createLoginThrottle();
  for (let at = 0; at < loginMistakesFree; at += 1) {
    throttle.begin({ account: `u${at}`, address: `fd00:1:2:3::${at}` }, 0);
    throttle.begin({ account: `v${at}`, address: '::ffff:10.0.0.4' }, 0);
  }
  t.equal(throttle.begin({ account: 'x', address: 'fd00:1:2:3:ffff::1' }, 0), 1_000);
  t.equal(throttle.begin({ account: 'x', address: 'fd00:1:2:4::1' }, 0), 0);
  t.equal(throttle.begin({ account: 'y', address: '10.0.0.4' }, 0), 1_000);
  t.equal(throttle.begin({ account: 'z', address: '' }, 0), 0, 'the socket has no address');
  t.end();
});

t.test('mistakes are forgotten after a while', (t) => {
  const throttle = createLoginThrottle();
  for (let at = 0; at < loginMistakesFree; at += 1) throttle.begin(ada, 0);
  t.equal(throttle.begin(ada, 2 * loginWaitMsMax), 0);
  t.equal(throttle.begin(ada, 2 * loginWaitMsMax), 0, 'and count from one again');
  t.end();
});

t.test('whatever is tried, it never waits longer, and never remembers more', (t) => {
  const attempt = fc.record({
    account: fc.string({ maxLength: 4 }),
    address: fc.ipV6(),
    afterMs: fc.nat(100_000),
    works: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 200 }), (attempts) => {
      const throttle = createLoginThrottle();
      let nowMs = 0;
      return attempts.every(({ afterMs, works, ...who }) => {
        nowMs += afterMs;
        const wait = throttle.begin(who, nowMs);
        if (wait === 0 && works) throttle.succeeded(who);
        return wait >= 0 && wait <= loginWaitMsMax;
      });
    }),
    { numRuns: 50 },
  );
  const throttle = createLoginThrottle();
  for (let at = 0; at < 20_000; at += 1) {
    const who = { account: `a${at}`, address: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}` };
    throttle.begin(who, 0);
    throttle.succeeded(who);
    throttle.begin({ ...who, account: `b${at}` }, 0);
  }
  t.ok(throttle.size() <= loginRemembered + loginTrustedMax, `${throttle.size()}`);
  t.end();
});

t.test('says how long it is', (t) => {
  t.match(new LoginThrottled(1_500), { code: 'LOGIN_THROTTLED', waitMs: 1_500, detail: /2 s/ });
  t.end();
});
