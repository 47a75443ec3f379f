import t from 'tap';
import { systemClock } from '../../src/platform/clock.ts';

t.test('tells the time of day in milliseconds since 1970', (t) => {
  const year = new Date(systemClock.nowMs()).getUTCFullYear();
  t.ok(year >= 2026 && year < 2200, String(year));
  t.end();
});

t.test('has a second hand that never goes back', (t) => {
  let last = systemClock.monotonicMs();
  for (let round = 0; round < 1_000; round += 1) {
    const now = systemClock.monotonicMs();
    if (now < last) t.fail(`${now} after ${last}`);
    last = now;
  }
  t.ok(last > 0);
  t.end();
});
