import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import t from 'tap';
import type { Role } from '../../../src/domain/access.ts';
import { insistOnOperations, operation, requireAccess } from '../../../src/http/api/operation.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { refusal } from '../../fakes/refusal.ts';

t.test('a route that does not say what it is cannot be registered', (t) => {
  const app = Fastify();
  insistOnOperations(app);
  t.throws(() => app.get('/nameless', () => 'x'), /GET \/nameless needs config/);
  t.throws(() => app.get('/open', { config: { operationId: 'x' } }, () => 'x'), /needs config/);
  app.get('/named', { config: operation('getNamed', 'read') }, () => 'x');
  app.post('/named', { config: operation('makeNamed', 'operate') }, () => 'x');
  const twice = { config: operation('getNamed', 'public') };
  t.throws(
    () => app.get('/other', twice, () => 'x'),
    /getNamed is GET \/named, and cannot be \/other/,
  );
  t.end();
});

t.test('nor below a prefix, where most of them are', async (t) => {
  const app = Fastify();
  insistOnOperations(app);
  const nameless = async (inner: FastifyInstance): Promise<void> => {
    await Promise.resolve();
    inner.get('/nameless', () => 'x');
  };
  void app.register(nameless, { prefix: '/api' });
  const error = await app.ready().then(
    () => undefined,
    (refused: unknown) => refused,
  );
  t.match(error, { message: 'GET /api/nameless needs config: operation(name, access)' });
});

const asked = (role: Role | undefined): FastifyRequest =>
  ({ principal: role && { kind: 'token', name: 'ci', role } }) as FastifyRequest;

t.test('who has not the role that is asked for learns which one it is', async (t) => {
  t.doesNotThrow(() => {
    requireAccess(asked('admin'), 'operate');
  });
  const low = await refusal(() => {
    requireAccess(asked('read'), 'admin');
  });
  t.equal(low.code, 'ROLE_INSUFFICIENT');
  t.match(low.detail, 'expected the role admin; ci has the role read');
  const nobody = await refusal(() => {
    requireAccess(asked(undefined), 'read');
  });
  t.match(nobody.detail, 'nobody is logged in');
});

t.test('secrets are open to an admin alone', async (t) => {
  const { app, ask } = await adminApp(t, {}, undefined, (made) => {
    made.addHook('onRequest', (request, _reply, done) => {
      const role = request.headers['x-role'] as Role | undefined;
      if (role) request.principal = { kind: 'token', name: 'ci', role };
      done();
    });
  });
  t.ok(app);
  await ask('PUT /api/v1/machines/52:54:00:aa:00:01', { body: { macs: ['52:54:00:aa:00:01'] } });
  for (const shown of ['script', 'config']) {
    const address = `/api/v1/machines/52:54:00:aa:00:01/${shown}?secrets=true`;
    const denied = await ask(`GET ${address}`, { headers: { 'x-role': 'operate' } });
    t.equal(denied.status, 403, shown);
    t.equal(denied.body['code'], 'ROLE_INSUFFICIENT');
    const open = await ask(`GET ${address}`);
    t.not(open.status, 403, shown);
  }
});
