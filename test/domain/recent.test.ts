import t from 'tap';
import { createRecent } from '../../src/domain/recent.ts';

t.test('keeps what was written last', (t) => {
  const recent = createRecent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.set('a', 3);
  recent.set('c', 4);
  t.same([recent.get('a'), recent.get('b'), recent.get('c')], [3, undefined, 4]);
  t.equal(recent.size, 2);
  recent.remove('a');
  t.same([recent.get('a'), recent.size], [undefined, 1]);
  t.end();
});
