/** Names for many machines. */
import t from 'tap';
import { isPattern, namesBy } from '../../src/ui/pages/machines/name-pattern.ts';

const three = [{ code: 'BLUE-FOX' }, { code: 'RED-OWL' }, {}];

t.test('numbers go on where they are free', (t) => {
  t.same(namesBy('node-{n}', three, new Set(['node-2'])), ['node-1', 'node-3', 'node-4']);
  t.same(namesBy('n{nnn}', three, new Set()), ['n001', 'n002', 'n003']);
  t.same(namesBy('r1-{code}', three.slice(0, 2), new Set()), ['r1-blue-fox', 'r1-red-owl']);
  t.end();
});

t.test('two never get the same name', (t) => {
  t.equal(namesBy('node', three, new Set()), undefined);
  t.equal(namesBy('x-{code}', [{ code: 'A' }, { code: 'A' }], new Set()), undefined);
  t.equal(namesBy('x-{code}', [{ code: 'A' }], new Set(['x-a'])), undefined);
  t.same(namesBy('node', [{}], new Set()), ['node']);
  t.same(namesBy('node-{n}', [], new Set()), []);
  t.equal(isPattern('node-{n}'), true);
  t.equal(isPattern('node-{x}'), false);
  t.end();
});
