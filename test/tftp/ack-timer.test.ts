import t from 'tap';
import {
  ackTimeoutMs,
  firstAnswerTimeoutMs,
  lateAfterMs,
  withSample,
} from '../../src/tftp/ack-timer.ts';

const waits = (count: number, wait: (repeats: number) => number): number[] =>
  Array.from({ length: count }, (_, repeats) => wait(repeats));

t.test('waits for the first answer longer than clients wait to repeat themselves', (t) => {
  t.same(
    waits(3, (repeats) => firstAnswerTimeoutMs(repeats)),
    [26_000, 26_000, 26_000],
  );
  t.end();
});

t.test('waits for the first answer as long as the client chose, even past the longest', (t) => {
  t.same(
    waits(3, (repeats) => firstAnswerTimeoutMs(repeats, 2_000)),
    [2_000, 4_000, 8_000],
  );
  t.equal(firstAnswerTimeoutMs(0, 255_000), 255_000);
  t.equal(firstAnswerTimeoutMs(3, 255_000), 255_000);
  t.end();
});

t.test('repeats briskly to a client that is there, then ever more slowly', (t) => {
  const lan = { meanMs: 0.3, deviationMs: 0.1 };
  t.same(
    waits(14, (repeats) => ackTimeoutMs(repeats, lan)),
    [150, 150, 150, 150, 300, 500, 500, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
  );
  t.same(
    waits(2, (repeats) => ackTimeoutMs(repeats, undefined)),
    [150, 150],
    'before the first measurement',
  );
  t.end();
});

t.test('a slow client is given its own time', (t) => {
  const slow = { meanMs: 1_200, deviationMs: 100 };
  t.same(
    waits(3, (repeats) => ackTimeoutMs(repeats, slow)),
    [1_600, 1_600, 1_600],
  );
  t.equal(ackTimeoutMs(0, { meanMs: 60_000, deviationMs: 0 }), 8_000);
  t.end();
});

t.test('a timeout the client chose is the longest wait', (t) => {
  t.equal(ackTimeoutMs(20, undefined, 1_000), 1_000);
  t.equal(ackTimeoutMs(0, undefined, 1_000), 150);
  t.equal(ackTimeoutMs(20, undefined, 255_000), 8_000);
  t.end();
});

t.test('the estimate follows the round trips, and doubts those that stray', (t) => {
  const first = withSample(undefined, 100);
  t.same(first, { meanMs: 100, deviationMs: 50 });
  t.equal(lateAfterMs(first), 300);
  const steady = Array.from({ length: 40 }).reduce<ReturnType<typeof withSample>>(
    (before) => withSample(before, 100),
    first,
  );
  t.ok(lateAfterMs(steady) < 101, 'steady round trips are late soon');
  t.ok(lateAfterMs(withSample(steady, 500)) > 500, 'one stray makes it patient');
  t.equal(lateAfterMs(undefined), 150);
  t.end();
});
