/**
 * POST that is sent again.
 */
import t from 'tap';
import { adminApp } from '../../fakes/admin-app.ts';

const RULE = { name: 'one', then: { args: ['quiet'] } };
const keyed = (key: string) => ({ 'idempotency-key': key });

t.test('the same request is answered as it was, and done once', async (t) => {
  const { ask } = await adminApp(t);
  const sent = { body: RULE, headers: keyed('k1') };
  const first = await ask('POST /api/v1/rules', sent);
  t.equal(first.status, 201);
  t.equal(first.headers['idempotency-replayed'], undefined);
  await ask('DELETE /api/v1/rules/one');
  const again = await ask('POST /api/v1/rules', sent);
  t.equal(again.status, 201);
  t.equal(again.text, first.text);
  t.equal(again.headers['etag'], first.headers['etag']);
  t.equal(again.headers['idempotency-replayed'], 'true');
  t.equal((await ask('GET /api/v1/rules/one')).status, 404, 'it was not made again');
});

t.test('a refusal is answered again as well', async (t) => {
  const { ask } = await adminApp(t);
  const sent = { body: { name: 'one' }, headers: keyed('k1') };
  const first = await ask('POST /api/v1/rules', sent);
  t.equal(first.status, 400);
  t.same((await ask('POST /api/v1/rules', sent)).body, first.body);
});

t.test('another request under the key is refused', async (t) => {
  const { ask } = await adminApp(t);
  await ask('POST /api/v1/rules', { body: RULE, headers: keyed('k1') });
  const other = { body: { ...RULE, name: 'two' }, headers: keyed('k1') };
  const refused = await ask('POST /api/v1/rules', other);
  t.equal(refused.status, 422);
  t.match(refused.body, { code: 'IDEMPOTENCY_KEY_REUSED' });
  const odd = await ask('POST /api/v1/rules', { body: RULE, headers: keyed('a b') });
  t.equal(odd.status, 400);
});

t.test('what is being done, and what a restart cut off, is told as that', async (t) => {
  const steps: string[] = [];
  const known = new Map<
    string,
    { scope: string; key: string; fingerprint: string; atMs: number }
  >();
  const idempotency = {
    begin(request: { scope: string; key: string; fingerprint: string; atMs: number }) {
      const found = known.get(request.key);
      if (!found) known.set(request.key, request);
      return Promise.resolve(found);
    },
    finish() {
      steps.push('finished');
      return Promise.resolve();
    },
    forget: () => Promise.resolve(),
  };
  let go = (): void => undefined;
  const rotateKey = () =>
    new Promise<number>((resolve) => {
      go = () => {
        resolve(1);
      };
    });
  const first = await adminApp(t, { idempotency, rotateKey });
  const rotation = first.ask('POST /api/v1/secrets/rotate', { headers: keyed('k1') });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const meanwhile = await first.ask('POST /api/v1/secrets/rotate', { headers: keyed('k1') });
  t.match(meanwhile.body, { status: 409, code: 'REQUEST_RUNNING' });
  const restarted = await adminApp(t, { idempotency });
  const lost = await restarted.ask('POST /api/v1/secrets/rotate', { headers: keyed('k1') });
  t.match(lost.body, { status: 409, code: 'REQUEST_LOST' });
  go();
  t.equal((await rotation).status, 200);
  t.same(steps, ['finished'], 'its answer is kept before it is sent');
});
