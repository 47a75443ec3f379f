import t from 'tap';
import { findSubOption } from '../../../src/dhcp-proxy/codec/sub-options.ts';

function find(list: readonly number[], tag: number, padded = true): number[] | undefined {
  const value = findSubOption(Uint8Array.from(list), { tag, padded });
  return value && [...value];
}

t.test('finds the first value of a tag among PAD and before END', (t) => {
  t.same(find([0, 6, 1, 8, 71, 2, 1, 2, 71, 1, 9, 255], 71), [1, 2]);
  t.equal(find([6, 1, 8, 255, 71, 1, 9], 71), undefined, 'behind END');
  t.equal(find([], 71), undefined);
  t.end();
});

t.test('reads a damaged list as far as it is whole', (t) => {
  t.same(find([6, 1, 8, 71], 6), [8]);
  t.equal(find([6, 1, 8, 71], 71), undefined, 'no length');
  t.equal(find([6, 1, 8, 71, 4, 1], 71), undefined, 'no room for the value');
  t.end();
});

t.test('takes 0 and 255 for tags where there is no padding', (t) => {
  t.same(find([0, 1, 7, 255, 1, 8, 11, 1, 9], 11, false), [9]);
  t.equal(find([0, 1, 7, 11, 1, 9], 11), undefined, 'PAD, then tag 1 of seven bytes');
  t.end();
});
