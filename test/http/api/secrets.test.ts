import t from 'tap';
import { RouseError } from '../../../src/domain/errors.ts';
import { adminApp } from '../../fakes/admin-app.ts';

t.test('makes another key, and says for how much', async (t) => {
  const { ask } = await adminApp(t);
  const { status, body } = await ask('POST /api/v1/secrets/rotate');
  t.same([status, body], [200, { sealed: 3 }]);
  t.equal((await ask('GET /api/v1/secrets/rotate')).status, 404);
});

t.test('says why it cannot', async (t) => {
  const rotateKey = () => Promise.reject(new RouseError('SECRETS_KEY_UNUSABLE', 'read-only'));
  const { ask } = await adminApp(t, { rotateKey });
  t.match(await ask('POST /api/v1/secrets/rotate'), { status: 503, text: /read-only/ });
});
