import { createServer, type Server } from 'node:http';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { dial, nobodyListens } from '../../src/cli/client.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { serveApi } from '../fakes/admin-api.ts';

function folder(t: Test): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rouse-client-'));
  t.teardown(() => {
    rmSync(made, { recursive: true });
  });
  return made;
}

/** @returns a socket whose server never answers */
async function mute(t: Test): Promise<string> {
  const socketPath = path.join(folder(t), 'rouse.sock');
  const server: Server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return socketPath;
}

const GET = { method: 'GET', path: '/api/v1/machines?limit=1' } as const;

t.test('sends a request over the socket and reads the whole answer', async (t) => {
  const dataDir = folder(t);
  const requests = await serveApi(t, dataDir, {
    'PUT /api/v1/machines/x': { status: 201, body: { id: 'm-1' } },
  });
  const answer = await dial(
    {
      method: 'PUT',
      path: '/api/v1/machines/x?a=b',
      headers: { 'content-type': 'application/json' },
      body: '{"é":1}',
    },
    { socketPath: path.join(dataDir, 'rouse.sock'), timeoutMs: 5_000 },
  );
  t.match(answer, { status: 201, body: '{"id":"m-1"}' });
  t.match(requests, [
    {
      method: 'PUT',
      path: '/api/v1/machines/x?a=b',
      headers: { host: 'rouse', 'content-type': 'application/json' },
      body: '{"é":1}',
    },
  ]);
});

t.test('tells a server that is not there from one that does not answer', async (t) => {
  const socketPath = path.join(folder(t), 'rouse.sock');
  const absent = await dial(GET, { socketPath, timeoutMs: 5_000 }).catch((e: unknown) => e);
  t.match(absent, { code: 'SERVER_UNREACHABLE', detail: `${socketPath}: there is no such socket` });
  t.ok(nobodyListens(absent));

  const silent = await dial(GET, { socketPath: await mute(t), timeoutMs: 20 }).catch(
    (e: unknown) => e,
  );
  t.match(silent, { code: 'SERVER_UNREACHABLE', detail: /no answer within 20 ms/ });
  t.notOk(nobodyListens(silent));
});

t.test('a socket that a killed server left behind counts as no server', async (t) => {
  const socketPath = path.join(folder(t), 'rouse.sock');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const { link } = await import('node:fs/promises');
  await link(socketPath, `${socketPath}.left`);
  await new Promise((resolve) => server.close(resolve));
  const refused = await dial(GET, { socketPath: `${socketPath}.left`, timeoutMs: 5_000 }).catch(
    (e: unknown) => e,
  );
  t.match(refused, { detail: /nobody listens there/ });
  t.ok(nobodyListens(refused));
});

t.test('says so when the socket belongs to somebody else', async (t) => {
  const socketPath = await mute(t);
  chmodSync(path.dirname(socketPath), 0);
  // Root is refused nothing, so it asks as nobody.
  const uid = process.geteuid?.() ?? 0;
  if (uid === 0) process.seteuid?.(65_534);
  const refused = await dial(GET, { socketPath, timeoutMs: 5_000 }).catch((e: unknown) => e);
  if (uid === 0) process.seteuid?.(0);
  chmodSync(path.dirname(socketPath), 0o700);
  t.match(refused, { code: 'ACCESS_DENIED', detail: socketPath, exit: 5 });
  t.notOk(nobodyListens(refused));
});

t.test('ends at once when the person gives up', async (t) => {
  const socketPath = await mute(t);
  const giveUp = new AbortController();
  const asked = dial(GET, { socketPath, timeoutMs: 60_000, signal: giveUp.signal });
  giveUp.abort();
  await t.rejects(asked, { name: 'AbortError' });
});

t.test('only the missing server is a missing server', (t) => {
  t.notOk(nobodyListens(new Error('ENOENT')));
  t.notOk(nobodyListens(new RouseError('ACCESS_DENIED')));
  t.notOk(nobodyListens(new RouseError('SERVER_UNREACHABLE')));
  t.end();
});
