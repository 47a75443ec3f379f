import t from 'tap';
import { refuseStale } from '../../src/store/version.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('passes the current version, and any when none is expected', (t) => {
  refuseStale('node-1', 3, { expectedVersion: 3 });
  refuseStale('node-1', 3, {});
  refuseStale('node-1', undefined, {});
  t.end();
});

t.test('names the resource and both versions when they differ', async (t) => {
  const changed = await refusal(() => {
    refuseStale('node-1', 4, { expectedVersion: 3 });
  });
  t.equal(changed.detail, 'node-1 is at version 4; the change is to 3');
  const gone = await refusal(() => {
    refuseStale('node-1', undefined, { expectedVersion: 3 });
  });
  t.equal(gone.detail, 'node-1 does not exist; the change is to 3');
});
