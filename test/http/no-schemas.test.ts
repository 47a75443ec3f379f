import Fastify from 'fastify';
import t from 'tap';
import { noSchemas } from '../../src/http/no-schemas.ts';

t.test('routes without a schema answer as ever, objects included', async (t) => {
  const app = Fastify({ schemaController: noSchemas });
  app.get('/', () => ({ status: 'ok' }));
  t.same((await app.inject('/')).json(), { status: 'ok' });
  await app.close();
});

t.test('a route that declares a schema is refused when the server starts', async (t) => {
  for (const schema of [{ body: { type: 'object' } }, { response: { 200: { type: 'object' } } }]) {
    const app = Fastify({ schemaController: noSchemas });
    app.post('/', { schema }, () => ({}));
    await t.rejects(async () => app.ready(), { message: /parse the request with src\/schema/ });
  }
});
