import t from 'tap';
import { refuseExisting, refuseMissing, requireSameName } from '../../src/service/preconditions.ts';
import { refusal } from '../fakes/refusal.ts';

t.test('creating only is refused where there is one', async (t) => {
  const error = await refusal(() => {
    refuseExisting('node-1', { createOnly: true });
  });
  t.match(error, { code: 'VERSION_STALE', detail: 'node-1 exists already' });
  refuseExisting('node-1', {});
});

t.test('changing a version is refused where there is none', async (t) => {
  const error = await refusal(() => {
    refuseMissing('node-1', { expectedVersion: 1 });
  });
  t.match(error, { code: 'VERSION_STALE', detail: 'node-1 does not exist' });
  refuseMissing('node-1', {});
});

t.test('the name in the body is the one in the address', async (t) => {
  const error = await refusal(() => {
    requireSameName('web', 'db');
  });
  t.match(error, { code: 'REQUEST_INVALID', detail: '/name expected "web", as in the address' });
  requireSameName('web', 'web');
});
