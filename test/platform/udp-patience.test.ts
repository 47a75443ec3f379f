/** Tests for src/platform/udp-patience.ts */
import t from 'tap';
import {
  udpAloneAfter,
  udpLooksAloneMax,
  udpLooksMax,
  udpLooksSkippedMax,
} from '../../src/domain/limits.ts';
import { createPatience } from '../../src/platform/udp-patience.ts';

t.test('looks that were in vain are left out for twice as many datagrams each time', (t) => {
  const patience = createPatience();
  const looked: number[] = [];
  for (let datagram = 0; datagram < 2_000; datagram += 1) {
    if (patience.looks() === udpLooksMax) looked.push(datagram);
  }
  t.same(looked.slice(0, 6), [0, 2, 6, 14, 30, 62]);
  const last = looked.slice(-2);
  t.equal((last[1] ?? 0) - (last[0] ?? 0), udpLooksSkippedMax + 1, 'and never longer than that');
  patience.rewarded(1_000);
  t.equal(patience.looks(), udpLooksMax, 'one that was not brings them back');
  t.end();
});

t.test('a client that is alone gets more of them', (t) => {
  const patience = createPatience();
  for (let time = 0; time < udpAloneAfter; time += 1) {
    t.equal(patience.rewarded(1_000), udpLooksMax + 1);
  }
  t.equal(patience.rewarded(1_000), udpLooksAloneMax + 1);
  t.equal(patience.looks(), udpLooksAloneMax);
  t.equal(patience.rewarded(1_001), udpLooksMax + 1, 'another one');
  t.end();
});

t.test('two that take turns are never alone', (t) => {
  const patience = createPatience();
  for (let time = 0; time < 3 * udpAloneAfter; time += 1) {
    t.equal(patience.rewarded(1_000 + (time % 2)), udpLooksMax + 1);
  }
  t.end();
});
