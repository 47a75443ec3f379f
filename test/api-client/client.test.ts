/**
 * The typed client against the assembled admin plane. That this file compiles is half of the test:
 * what is not in the description is an error of its types.
 */
import t, { type Test } from 'tap';
import {
  ApiProblem,
  createClient,
  type Client,
  type Shown,
  type WireRequest,
} from '../../src/api-client/client.ts';
import { adminApp } from '../fakes/admin-app.ts';
import { CLIENT_TYPES, clientTypes } from '../../scripts/api-client.ts';
import { readFileSync } from 'node:fs';

const MAC = '52:54:00:aa:00:01';

async function connected(t: Test): Promise<{ client: Client; sent: WireRequest[] }> {
  const { app } = await adminApp(t);
  const sent: WireRequest[] = [];
  const client = createClient(async (request) => {
    sent.push(request);
    const { method, path: url, headers, body } = request;
    const answer = await app.inject({
      ...{ method: method as 'GET', url, headers },
      ...(body !== undefined && { payload: body }),
    });
    const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(told) as Record<string, string>,
      body: answer.payload,
    };
  });
  return { client, sent };
}

t.test('the types are made from the API as it is', async (t) => {
  t.equal(readFileSync(CLIENT_TYPES, 'utf8'), await clientTypes(), 'run: npm run api-client');
});

t.test('a resource is put, read, changed under its version and deleted', async (t) => {
  const { client, sent } = await connected(t);
  const put = await client.put('/api/v1/machines/{reference}', {
    path: { reference: 'node-1' },
    body: { name: 'node-1', macs: [MAC], tags: { rack: 'a/1' } },
    headers: { 'If-None-Match': '*' },
  });
  t.equal(put.status, 201);
  const found = await client.get('/api/v1/machines/{reference}', { path: { reference: MAC } });
  const machine: Shown<'Machine'> = found.body;
  t.same(machine.macs, [MAC]);
  t.equal(sent.at(-1)?.path, '/api/v1/machines/52%3A54%3A00%3Aaa%3A00%3A01');
  const patched = await client.patch('/api/v1/machines/{reference}', {
    path: { reference: 'node-1' },
    headers: { 'If-Match': found.etag ?? '' },
    body: { tags: { rack: null } },
  });
  t.same(patched.body.tags, {});
  t.equal(sent.at(-1)?.headers['content-type'], 'application/merge-patch+json');
  const gone = await client.delete('/api/v1/machines/{reference}', {
    path: { reference: 'node-1' },
  });
  t.equal(gone.status, 204);
  t.equal(gone.body, undefined);
});

t.test('a refusal is an error with its code', async (t) => {
  const { client } = await connected(t);
  const asked = client.get('/api/v1/profiles/{reference}', { path: { reference: 'gone' } });
  const error = await asked.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  t.ok(error instanceof ApiProblem);
  t.match(error, { problem: { code: 'PROFILE_UNKNOWN', status: 404 }, message: /gone/ });
});

t.test('what stands between may refuse as well', async (t) => {
  const client = createClient(() =>
    Promise.resolve({ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>no</h1>' }),
  );
  const error: unknown = await client.get('/api/v1/status').catch((refused: unknown) => refused);
  t.match(error, { problem: { code: 'INTERNAL', status: 502 } });
});

t.test('text is text, and a query may have a parameter more than once', async (t) => {
  const { client, sent } = await connected(t);
  const yaml = await client.get('/api/v1/export', { query: { kind: ['machine', 'profile'] } });
  t.type(yaml.body, 'string');
  t.equal(sent.at(-1)?.path, '/api/v1/export?kind=machine&kind=profile');
  const manifest = `kind: machine\nname: node-2\nmacs: ["${MAC}"]\n`;
  const applied = await client.post('/api/v1/apply', { query: { dryRun: 'true' }, body: manifest });
  t.equal(applied.body.changes[0]?.change, 'created');
});

t.test('a list is read to its end', async (t) => {
  const { client, sent } = await connected(t);
  for (const number of [1, 2, 3]) {
    const mac = `52:54:00:aa:00:0${number}`;
    await client.put('/api/v1/machines/{reference}', {
      path: { reference: mac },
      body: { macs: [mac] },
    });
  }
  const before = sent.length;
  const machines = await client.all('/api/v1/machines', { query: { limit: 2 } });
  t.equal(machines.length, 3);
  t.equal(sent.length - before, 2);
  const stuck = createClient(() =>
    Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: ['x'], next: 'same' }),
    }),
  );
  t.equal((await stuck.all('/api/v1/machines')).length, 2, 'one page is never read three times');
});
