/** Time on a line. */
import fc from 'fast-check';
import t from 'tap';
import { cutsOf, drawnAt, ticksOf } from '../../src/ui/charts/scale.ts';

const firm = (fromMs: number, toMs: number) => ({ fromMs, toMs, elastic: false });
const elastic = (fromMs: number, toMs: number) => ({ fromMs, toMs, elastic: true });

t.test('a wait of minutes takes as much room as it deserves, everything else is to scale', (t) => {
  const cuts = cutsOf([firm(0, 10_000), elastic(10_000, 310_000), firm(310_000, 320_000)]);
  t.same(cuts, [{ fromMs: 10_000, toMs: 310_000, shownMs: 8_000 }]);
  t.same(
    [0, 5_000, 10_000, 160_000, 310_000, 320_000].map((ms) => drawnAt(ms, cuts)),
    [0, 5_000, 10_000, 14_000, 18_000, 28_000],
  );
  t.end();
});

t.test('nothing is shortened that is short, or that is ours', (t) => {
  t.same(cutsOf([firm(0, 600_000), elastic(600_000, 610_000)]), []);
  t.same(cutsOf([elastic(0, 2_900)]), []);
  t.same(cutsOf([]), []);
  t.end();
});

t.test('time never runs backwards on the line', (t) => {
  const stretch = fc.tuple(fc.nat({ max: 500_000 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), (lengths) => {
      let at = 0;
      const stretches = lengths.map(([length, isElastic]) => {
        const one = { fromMs: at, toMs: at + length, elastic: isElastic };
        at += length;
        return one;
      });
      const cuts = cutsOf(stretches);
      const drawn = Array.from({ length: 50 }, (_, part) => drawnAt((at * part) / 49, cuts));
      t.ok(drawn.every((ms, part) => part === 0 || ms >= drawn[part - 1]! - 1e-6));
      t.ok(drawn.every((ms, part) => ms <= (at * part) / 49 + 1e-6));
    }),
    { numRuns: 100 },
  );
  t.end();
});

t.test('ticks are round, and not too many', (t) => {
  t.same(ticksOf(13_000, 6), [5_000, 10_000]);
  t.same(ticksOf(950, 6), [200, 400, 600, 800]);
  t.same(ticksOf(60_000, 6), [10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  t.same(ticksOf(0, 6), []);
  t.same(ticksOf(10, 0), []);
  t.end();
});
