/** The server is not asked again by every tab at once. */
import t from 'tap';
import { retryAfterMs } from '../../src/ui/live/retry.ts';

t.test('each time later, and never later than ten seconds', (t) => {
  const waits = [1, 2, 3, 4, 5, 6, 60].map((failures) => retryAfterMs(failures, 1));
  t.same(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  t.equal(retryAfterMs(1, 0), 375);
  t.ok(retryAfterMs(9, 0.5) < retryAfterMs(9, 1));
  t.end();
});
