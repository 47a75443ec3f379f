import t from 'tap';
import { ago, count, duration, measured, parseDurationMs, size } from '../../src/domain/units.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

t.test('tells how long ago in the largest whole unit', (t) => {
  const told = (at: string): string => ago(at, NOW);
  t.equal(told('2026-03-01T11:59:59.500Z'), 'now');
  t.equal(told('2026-03-01T11:59:59Z'), '1 s ago');
  t.equal(told('2026-03-01T11:59:01Z'), '59 s ago');
  t.equal(told('2026-03-01T11:59:00Z'), '1 min ago');
  t.equal(told('2026-03-01T11:00:01Z'), '59 min ago');
  t.equal(told('2026-02-28T12:00:01Z'), '23 h ago');
  t.equal(told('2026-01-01T12:00:00Z'), '59 d ago');
  t.equal(told('2025-12-31T12:00:00Z'), '2025-12-31');
  t.end();
});

t.test('a machine with a clock ahead of ours was seen now, and one never seen, never', (t) => {
  t.equal(ago('2026-03-01T12:30:00Z', NOW), 'now');
  t.equal(ago(undefined, NOW), 'never');
  t.equal(ago(null, NOW), 'never');
  t.equal(ago('yesterday', NOW), 'never');
  t.end();
});

t.test('sizes carry one digit below a hundred and go to the next unit in time', (t) => {
  t.same([0, 999, 1000, 1_049_600].map(size), ['0 B', '999 B', '1.0 kB', '1.0 MB']);
  t.same([99_940_000, 99_960_000].map(size), ['99.9 MB', '100 MB']);
  t.same([999_499, 999_500].map(size), ['999 kB', '1.0 MB']);
  t.equal(size(82_900_000_000), '82.9 GB');
  t.end();
});

t.test('reads typed times, a bare number being seconds', (t) => {
  t.same(
    ['500ms', '10s', '2m', '1h', '3', '0.5s'].map(parseDurationMs),
    [500, 10_000, 120_000, 3_600_000, 3_000, 500],
  );
  t.same(
    ['', '0', '0s', '-1s', 'ten', '1 d', '10 s'].map(parseDurationMs),
    Array.from({ length: 7 }),
  );
  t.end();
});

t.test('counts with the right noun', (t) => {
  t.same(
    [0, 1, 2].map((n) => count(n, 'tag')),
    ['0 tags', '1 tag', '2 tags'],
  );
  t.same([12, 1_500, 90_000].map(duration), ['12 ms', '1 s', '1 min']);
  t.end();
});

t.test('a measured time is as exact as it matters, and never 60 seconds', (t) => {
  t.same([12.4, 999.4, 999.5, 1_050, 9_994].map(measured), [
    ...['12 ms', '999 ms', '1.00 s', '1.05 s', '9.99 s'],
  ]);
  t.same([9_995, 42_300, 99_949].map(measured), ['10.0 s', '42.3 s', '99.9 s']);
  t.same([99_950, 185_000, 3_599_600].map(measured), ['1 min 40 s', '3 min 05 s', '1 h 00 min']);
  t.equal(measured(5_400_000), '1 h 30 min');
  t.end();
});
