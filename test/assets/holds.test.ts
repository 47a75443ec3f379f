/** Tests for src/assets/holds.ts */
import t from 'tap';
import { createHolds } from '../../src/assets/holds.ts';

t.test('a name is held until the last one has let go, each of them once', (t) => {
  const holds = createHolds();
  const [first, second] = [holds.take('a'), holds.take('a')];
  first();
  first();
  t.same([...holds.names()], ['a']);
  second();
  t.same([...holds.names()], []);
  t.end();
});
