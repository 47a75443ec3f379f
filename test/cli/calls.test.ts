/** Tests for src/cli/calls.ts */
import t from 'tap';
import { connectApi } from '../../src/cli/api.ts';
import { calls } from '../../src/cli/calls.ts';
import { ServerProblem } from '../../src/cli/errors-output.ts';
import { localApi, problem, type Routes } from '../fakes/admin-api.ts';

function called(routes: Routes) {
  const local = localApi(routes);
  const api = connectApi({
    ...{ socketPath: '/nowhere/rouse.sock', timeoutMs: 1_000 },
    openLocalApi: () => Promise.resolve(local.api),
  });
  return { api: calls(api), requests: local.requests };
}

t.test(
  'sends a change as JSON; what a person types cannot leave the resource it names',
  async (t) => {
    const { api, requests } = called({
      'PATCH /api/v1/machines/..%2Fprofiles%2Fx%3Fy': { body: { name: 'a' } },
    });
    const { body } = await api.patch('/api/v1/machines/{reference}', {
      path: { reference: '../profiles/x?y' },
      headers: { 'If-Match': '"3"' },
      body: { boot: { profile: null } },
    });
    t.match(body, { name: 'a' });
    t.match(requests, [
      {
        headers: { 'content-type': 'application/merge-patch+json', 'If-Match': '"3"' },
        body: '{"boot":{"profile":null}}',
      },
    ]);
  },
);

t.test('reads every page, and no page twice', async (t) => {
  const { api, requests } = called({
    'GET /api/v1/rules': ({ path }) =>
      path.includes('cursor=b%2F')
        ? { body: { items: [{ name: 'c' }], next: 'b/' } }
        : { body: { items: [{ name: 'a' }, { name: 'b' }], next: 'b/' } },
  });
  t.same(
    (await api.all('/api/v1/rules')).map(({ name }) => name),
    ['a', 'b', 'c'],
  );
  t.same(
    requests.map(({ path }) => path),
    ['/api/v1/rules?limit=200', '/api/v1/rules?limit=200&cursor=b%2F'],
  );
});

t.test('a refusal is thrown as commands know it', async (t) => {
  const { api } = called({ 'GET /api/v1/status': problem('MACHINE_UNKNOWN', 404) });
  await t.rejects(api.get('/api/v1/status'), ServerProblem);
});
