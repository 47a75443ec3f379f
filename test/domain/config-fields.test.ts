/** Members that Talos would refuse are found before it does. */
import t from 'tap';
import { unknownFields } from '../../src/domain/config-fields.ts';
import { documentIn, membersIn } from '../fakes/config-documents.ts';

t.test('what Talos knows passes', (t) => {
  const document = documentIn(
    'version: v1alpha1\nmachine: {type: w, nodeTaints: {}, $patch: x}\ncluster: {etcd: {anything: 1}}',
  );
  t.same(unknownFields(document), []);
  t.same(unknownFields(documentIn('machine: []\ncluster: x')), [], 'forms are for Talos to judge');
  t.end();
});

t.test('a slip of the fingers is told with its place and the nearest name', (t) => {
  const document = membersIn('machine: {instal: {}}\ncluster: {zebra: 1}\nmachines: {}');
  t.same(unknownFields(document), [
    { path: ['machines'], message: 'no field is called "machines"; did you mean "machine"?' },
    {
      path: ['machine', 'instal'],
      message: 'no field is called "instal"; did you mean "install"?',
    },
    { path: ['cluster', 'zebra'], message: 'no field is called "zebra"; Talos 1.14 has none' },
  ]);
  t.end();
});
