import t from 'tap';
import {
  dhcpAnswersPerWindow,
  dhcpAnswerWindowMs,
  dhcpClientsMax,
} from '../../src/domain/limits.ts';
import { admitAnswer, type RateLimiter } from '../../src/dhcp-proxy/rate-limit.ts';

function admitted(limiter: RateLimiter, key: string, times: readonly number[]): number {
  return times.filter((atMs) => admitAnswer(limiter, { key, atMs })).length;
}
const flood = (atMs: number): number[] => Array.from({ length: 100 }, () => atMs);

t.test('stops at the limit, and starts anew with the next window', (t) => {
  const limiter: RateLimiter = new Map();
  t.equal(admitted(limiter, 'a', flood(0)), dhcpAnswersPerWindow);
  t.equal(admitted(limiter, 'a', flood(dhcpAnswerWindowMs - 1)), 0);
  t.equal(admitted(limiter, 'a', flood(dhcpAnswerWindowMs)), dhcpAnswersPerWindow);
  t.end();
});

t.test('a flood from one client leaves the others alone', (t) => {
  const limiter: RateLimiter = new Map();
  admitted(limiter, 'a', flood(0));
  t.equal(admitted(limiter, 'b', [0, 0, 0]), 3);
  t.end();
});

t.test('a clock set back does not silence anybody', (t) => {
  const limiter: RateLimiter = new Map();
  admitted(limiter, 'a', flood(1_000_000_000));
  t.equal(admitted(limiter, 'a', [0]), 1);
  t.end();
});

t.test('remembers a bounded number of clients and forgets the one longest silent', (t) => {
  const limiter: RateLimiter = new Map();
  admitted(limiter, 'first', flood(0));
  admitted(limiter, 'second', [0]);
  admitted(limiter, 'first', [0]);
  for (let index = 2; index < dhcpClientsMax + 1; index += 1) {
    admitAnswer(limiter, { key: String(index), atMs: 0 });
  }
  t.equal(limiter.size, dhcpClientsMax);
  t.notOk(limiter.has('second'));
  t.equal(admitted(limiter, 'first', [0]), 0, 'still over its limit');
  t.end();
});
