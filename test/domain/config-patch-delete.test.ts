/** What a patch takes away, and what is left of the patch. */
import t from 'tap';
import { dropAll, pickDeletions } from '../../src/domain/config-patch-delete.ts';
import { writeConfigText } from '../../src/schema/config-text.ts';
import { documentIn, membersIn } from '../fakes/config-documents.ts';
import { refusal } from '../fakes/refusal.ts';

function picked(text: string): { deletions: unknown; rest: string | undefined } {
  const { deletions, rest } = pickDeletions(documentIn(text));
  return { deletions, rest: rest && writeConfigText([rest]) };
}

t.test('a patch without the mark is left as it is', (t) => {
  const patch = documentIn('machine: {certSANs: [], network: {}}');
  t.same(pickDeletions(patch), { deletions: [], rest: patch });
  t.end();
});

t.test('of a patch that only deletes nothing is left', (t) => {
  t.same(
    picked(
      'version: v1alpha1\nmachine: {network: {hostname: {$patch: delete}}, pods: [{name: x, $patch: delete}]}',
    ).rest,
    undefined,
  );
  t.same(picked('apiVersion: v1\nkind: X\nname: y\na: {$patch: delete}'), {
    deletions: [{ path: ['a'] }],
    rest: undefined,
  });
  t.end();
});

t.test('what stands beside a deletion stays, also in lists', (t) => {
  t.same(picked('machine: {pods: [{a: 1, $patch: delete}, {b: [x, {c: 2}]}], env: {k: v}}'), {
    deletions: [{ path: ['machine', 'pods'], element: { name: 'a', text: '1' } }],
    rest: writeConfigText([documentIn('machine: {pods: [{b: [x, {c: 2}]}], env: {k: v}}')]),
  });
  t.end();
});

t.test('what Talos cannot delete is refused here as well', async (t) => {
  for (const [patch, told] of [
    ['machine: {type: w}\n$patch: delete', /main document/],
    [
      'machine: {pods: [{a: {b: {$patch: delete}}}]}',
      /machine\.pods\[\]\.a\.b: .*inside of a list/,
    ],
    ['machine: {pods: [{a: [{c: d, $patch: delete}]}]}', /inside of a list/],
    ['machine: {pods: [{$patch: delete}]}', /beside "\$patch: delete"/],
    ['machine: {pods: [{$patch: delete, a: [b]}]}', /beside "\$patch: delete"/],
  ] as const) {
    const error = await refusal(() => pickDeletions(documentIn(patch)));
    t.equal(error.code, 'MACHINE_CONFIG_INVALID');
    t.match(error.detail, told);
  }
});

t.test('the first element that fits goes, and what is not there is named', (t) => {
  const document = membersIn('a: {list: [{k: 1, n: x}, {k: 1, n: y}, z], text: t}');
  const element = { name: 'k', text: '1' };
  const left = dropAll(document, [{ path: ['a', 'list'], element }]);
  t.same(left, { document: membersIn('a: {list: [{k: 1, n: y}, z], text: t}') });
  for (const path of [['b'], ['a', 'b'], ['a', 'text', 'b'], ['a', 'list', 'b']]) {
    t.same(dropAll(document, [{ path: ['a', 'text'] }, { path }]), { missing: path });
  }
  for (const path of [['a', 'text'], ['a']]) {
    t.same(dropAll(document, [{ path, element }]), { missing: path }, 'no list');
  }
  const missing = ['a', 'list'];
  t.same(dropAll(document, [{ path: missing, element: { name: 'k', text: '2' } }]), { missing });
  t.end();
});
