/** How much a browser may have to load. */
import t from 'tap';
import { weigh } from '../../scripts/ui/budget.ts';

const file = (name: string, gzipBytes: number, first = false) => ({ name, gzipBytes, first });

t.test('what fits is told with its size', (t) => {
  const { lines, exceeded } = weigh([
    file('main.js', 34_000, true),
    file('rules.js', 26_000),
    file('style.css', 10_000),
  ]);
  t.same(exceeded, []);
  t.same(lines, [
    'JavaScript: 60.0 of 60.0 kB gzip',
    'JavaScript of the first page: 34.0 of 35.0 kB gzip',
    'CSS: 10.0 of 10.0 kB gzip',
  ]);
  t.end();
});

t.test('one byte more is too much, of each', (t) => {
  t.equal(weigh([file('main.js', 30_000, true), file('x.js', 30_001)]).exceeded.length, 1);
  t.equal(weigh([file('main.js', 35_001, true)]).exceeded.length, 1);
  t.equal(weigh([file('style.css', 10_001)]).exceeded.length, 1);
  t.end();
});
