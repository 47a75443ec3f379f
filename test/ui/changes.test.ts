/** Tests for src/ui/changes.ts: what the differences are, and that they lead from one to the other. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { changesBetween, withChanges } from '../../src/ui/changes.ts';

t.test('members are compared one by one, lists as a whole, and the version does not count', (t) => {
  const before = { name: 'a', version: 3, linux: { kernel: 'k', args: ['x'] }, menu: false };
  const after = { name: 'a', version: 4, linux: { kernel: 'k', args: ['x', 'y'] }, arch: [] };
  t.same(changesBetween(before, after), [
    { field: '/linux/args', before: ['x'], after: ['x', 'y'] },
  ]);
  t.end();
});

t.test('names with slashes and tildes are pointers that lead back', (t) => {
  const after = { files: { 'ci/user~data': 'text' } };
  const changes = changesBetween({ files: {} }, after);
  t.same(changes, [{ field: '/files/ci~1user~0data', after: 'text' }]);
  t.same(withChanges({ files: {} }, changes), after);
  t.same(withChanges(after, [{ field: '/files/ci~1user~0data', before: 'text' }]), { files: {} });
  t.end();
});

t.test('differences put into the one make the other', (t) => {
  const name = fc.constantFrom('a', 'b', 'c/d', '~');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string({ minLength: 1, maxLength: 3 }),
      fc.integer(),
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const mapping = fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(mapping, mapping, (before, after) => {
      const made = withChanges(before, changesBetween(before, after));
      assert.deepStrictEqual(changesBetween(made, after), []);
    }),
  );
  t.pass('for any two');
  t.end();
});
