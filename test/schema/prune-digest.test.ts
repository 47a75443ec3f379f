import t from 'tap';
import { pruneDigest } from '../../src/schema/prune-digest.ts';

const gone = (name: string) => ({ kind: 'machine', name, change: 'deleted' }) as const;
const kept = { kind: 'machine', name: 'c', change: 'updated' } as const;

t.test('says what goes, in whatever order, and nothing else', (t) => {
  const digest = pruneDigest([gone('a'), gone('b')]);
  t.match(digest, /^[0-9a-f]{64}$/);
  t.equal(pruneDigest([gone('b'), kept, gone('a')]), digest);
  t.not(pruneDigest([gone('a')]), digest);
  t.not(pruneDigest([gone('a'), { ...gone('b'), kind: 'profile' }]), digest);
  t.end();
});
