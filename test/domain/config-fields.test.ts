/** Members that Talos would refuse are found before it does. */
import t from 'tap';
import { unknownFields } from '../../src/domain/config-fields.ts';
import { documentIn } from '../fakes/config-documents.ts';

t.test('what Talos knows passes', (t) => {
  const document = documentIn(
    'version: v1alpha1\nmachine: {type: w, nodeTaints: {}, $patch: x}\ncluster: {etcd: {anything: 1}}',
  );
  t.same(unknownFields(document), []);
  t.same(unknownFields(documentIn('machine: []\ncluster: x')), [], 'forms are for Talos to judge');
  t.end();
});
