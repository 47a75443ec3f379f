import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { connectApi, type Api, type ApiOptions } from '../../src/cli/api.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { localApi, problem, serveApi } from '../fakes/admin-api.ts';

/** For a data directory of its own, in which no server listens yet. */
function options(
  t: Test,
  more: Partial<ApiOptions> = {},
): ApiOptions & { readonly dataDir: string } {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-api-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true });
  });
  return { dataDir, socketPath: path.join(dataDir, 'rouse.sock'), timeoutMs: 5_000, ...more };
}

async function getJson(api: Api, path: string): Promise<unknown> {
  return JSON.parse((await api.send({ method: 'GET', path })).body);
}

const HELLO = { 'GET /hello': { body: { from: 'local' } } };

t.test('asks the running server and leaves the inventory on disk alone', async (t) => {
  const known = options(t, { openLocalApi: () => Promise.reject(new Error('opened')) });
  await serveApi(t, known.dataDir, { 'GET /hello': { body: { from: 'server' } } });
  const api = connectApi(known);
  t.same(await getJson(api, '/hello'), { from: 'server' });
  await api.close();
});

t.test('opens the inventory once when no server runs, and closes it at the end', async (t) => {
  const local = localApi(HELLO);
  let opened = 0;
  let told = 0;
  const known = options(t, {
    openLocalApi: () => {
      opened += 1;
      return Promise.resolve(local.api);
    },
    onLocal: () => {
      told += 1;
    },
  });
  const api = connectApi(known);
  t.same(await getJson(api, '/hello'), { from: 'local' });
  t.same(await getJson(api, '/hello'), { from: 'local' });
  t.equal(opened, 1);
  t.equal(told, 1);
  t.notOk(local.closed());
  await api.close();
  t.ok(local.closed());
});

t.test('waits for a server that holds the inventory and does not listen yet', async (t) => {
  const known: ReturnType<typeof options> = options(t, {
    openLocalApi: async () => {
      // What a second process meets while `rouse serve` starts.
      await serveApi(t, known.dataDir, { 'GET /hello': { body: { from: 'server' } } });
      throw new RouseError('INSTANCE_RUNNING', 'starting');
    },
  });
  t.same(await getJson(connectApi(known), '/hello'), { from: 'server' });
});

t.test('gives up on a server that holds the inventory and never listens', async (t) => {
  const openLocalApi = () => Promise.reject(new RouseError('INSTANCE_RUNNING', 'held by 42'));
  const api = connectApi(options(t, { openLocalApi, timeoutMs: 50 }));
  await t.rejects(getJson(api, '/hello'), { code: 'SERVER_UNREACHABLE', message: /held by 42/ });
});

t.test('symptom: two commands at once — the second waits until the first is done', async (t) => {
  let attempts = 0;
  const openLocalApi = () => {
    attempts += 1;
    if (attempts < 3) return Promise.reject(new RouseError('INSTANCE_RUNNING'));
    return Promise.resolve(localApi(HELLO).api);
  };
  t.same(await getJson(connectApi(options(t, { openLocalApi })), '/hello'), { from: 'local' });
});

t.test('fails with the reason when the inventory cannot be opened either', async (t) => {
  const openLocalApi = () => Promise.reject(new RouseError('STORE_UNUSABLE', 'disk full'));
  await t.rejects(getJson(connectApi(options(t, { openLocalApi })), '/hello'), {
    code: 'STORE_UNUSABLE',
  });
});

t.test('needs a server where the command does', async (t) => {
  await t.rejects(getJson(connectApi(options(t)), '/hello'), { code: 'SERVER_UNREACHABLE' });
});

t.test('passes on the problem the server answers with, whatever it looks like', async (t) => {
  const known = options(t);
  await serveApi(t, known.dataDir, {
    'GET /gone': problem('MACHINE_UNKNOWN', 404, { detail: 'node-9' }),
    'GET /proxy': { status: 502, body: '<html>' },
    'GET /list': { status: 500, body: [] },
    'GET /down': { status: 503, body: { listeners: [] } },
  });
  const api = connectApi(known);
  const refused = (path: string): Promise<unknown> =>
    api.send({ method: 'GET', path }).catch((error: unknown) => error);
  t.match(await refused('/gone'), { problem: { code: 'MACHINE_UNKNOWN', detail: 'node-9' } });
  t.match(await refused('/proxy'), { problem: { code: 'INTERNAL', status: 502 } });
  t.match(await refused('/list'), { problem: { title: 'The server answered with status 500' } });
  const accepted = await api.send({ method: 'GET', path: '/down' }, [503]);
  t.equal(accepted.status, 503);
});
