/** The last day, hour by hour. */
import t from 'tap';
import { dayOf } from '../../src/ui/charts/hours.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR + 600_000;

t.test('boots are counted in the hour in which they began', (t) => {
  const day = dayOf(
    [
      { startedAtMs: NOW, outcome: 'handoff' },
      { startedAtMs: NOW - 2 * HOUR, outcome: 'local' },
      { startedAtMs: NOW - 2 * HOUR, outcome: 'stalled' },
      { startedAtMs: NOW - 2 * HOUR, outcome: 'running' },
      { startedAtMs: NOW - 2 * HOUR },
      { startedAtMs: NOW - 30 * HOUR, outcome: 'handoff' },
    ],
    NOW,
  );
  t.equal(day.hours.length, 24);
  t.same(day.hours.at(-1), { fromMs: 1_000 * HOUR, counts: { done: 1, local: 0, failed: 0 } });
  t.same(day.hours.at(-3)?.counts, { done: 0, local: 1, failed: 1 });
  t.same(day.totals, { done: 1, local: 1, failed: 1 });
  t.equal(day.most, 2);
  t.end();
});

t.test('a day without boots has none', (t) => {
  t.equal(dayOf([], NOW).most, 0);
  t.end();
});
