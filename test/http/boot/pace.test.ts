/** Tests for src/http/boot/pace.ts */
import fc from 'fast-check';
import t from 'tap';
import { httpSliceBytesMax, httpSliceBytesMin } from '../../../src/domain/limits.ts';
import { judge, nextSliceBytes, PACE_LIMITS, type Mark } from '../../../src/http/boot/pace.ts';

const { windowMs, bytesMin } = PACE_LIMITS;
const begin: Mark = { atMs: 5_000, bytes: 70 };

t.test('nobody is judged before the window is over', (t) => {
  t.equal(judge(begin, { atMs: 5_000 + windowMs - 1, bytes: 70 }, PACE_LIMITS), begin);
  t.end();
});

t.test('whoever moved too little in the window is too slow', (t) => {
  const end = { atMs: 5_000 + windowMs, bytes: 70 + bytesMin - 1 };
  t.equal(judge(begin, end, PACE_LIMITS), 'too-slow');
  t.end();
});

t.test('whoever moved enough is judged by the next window, not by the past', (t) => {
  const end = { atMs: 5_000 + windowMs, bytes: 70 + bytesMin };
  t.equal(judge(begin, end, PACE_LIMITS), end);
  const ahead = { atMs: 5_000 + windowMs, bytes: 1_000_000_000 };
  t.equal(judge(begin, ahead, PACE_LIMITS), ahead);
  const stopped = { ...ahead, atMs: ahead.atMs + windowMs };
  t.equal(judge(ahead, stopped, PACE_LIMITS), 'too-slow');
  t.end();
});

/** How a transfer at a steady rate ends that is looked at every ten seconds. */
function hours(count: number, bytesPerSecond: number): 'too-slow' | 'goes on' {
  let mark: Mark = { atMs: 0, bytes: 0 };
  for (let atMs = 0; atMs < count * 3_600_000; atMs += 10_000) {
    const verdict = judge(mark, { atMs, bytes: (atMs / 1_000) * bytesPerSecond }, PACE_LIMITS);
    if (verdict === 'too-slow') return verdict;
    mark = verdict;
  }
  return 'goes on';
}

t.test('symptom: a long download was cut — its age is no reason, and a drip is', (t) => {
  const floor = (bytesMin * 1_000) / windowMs;
  t.equal(hours(24, floor * 1.01), 'goes on');
  t.equal(hours(1, floor * 0.99), 'too-slow');
  t.equal(hours(1, 1), 'too-slow');
  t.end();
});

t.test('a fast machine is handed more and more at once, a slow one less', (t) => {
  let slice = httpSliceBytesMin;
  const grown = Array.from({ length: 6 }, () => (slice = nextSliceBytes(slice, 3)));
  t.same(grown, [131_072, 262_144, 524_288, 1_048_576, 1_048_576, 1_048_576]);
  t.equal(nextSliceBytes(slice, 400), slice);
  t.equal(nextSliceBytes(slice, 3_000), slice / 2);
  t.equal(nextSliceBytes(httpSliceBytesMin, 60_000), httpSliceBytesMin);
  t.end();
});

t.test('no slice is outside of the bounds', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5_000 })), (took) => {
      const last = took.reduce(nextSliceBytes, httpSliceBytesMin);
      return last >= httpSliceBytesMin && last <= httpSliceBytesMax && Number.isInteger(last);
    }),
  );
  t.end();
});
