/** Tests for src/http/server.ts */
import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Running } from '../../src/domain/ports.ts';
import { startAdminServer, startAdminSocket, startBootServer } from '../../src/http/server.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';

type AdminDeps = Parameters<typeof startAdminServer>[1];

function adminDeps(record: (event: BootEvent) => void = () => undefined): AdminDeps {
  const { clock } = fakeSurface().deps;
  const never = (): never => {
    throw new Error('not in this test');
  };
  const events = { close: () => undefined };
  const parts = { clock, record, events, startedAtMs: 0, version: '0', listeners: () => [] };
  const access = { authenticate: () => Promise.resolve(undefined), note: () => undefined };
  const who = { access, hosts: new Set() };
  return { ...parts, ...who, failed: never } as unknown as AdminDeps;
}

function folder(t: { teardown(work: () => unknown): unknown }): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rouse-http-'));
  t.teardown(() => {
    rmSync(made, { recursive: true });
  });
  return made;
}

async function statusOf(target: { socketPath: string } | { port: number }, url: string) {
  const asked = request({ ...target, path: url, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

const portOf = (running: Running, index = 0): number =>
  Number(running.listeners[index]?.address.split(':').at(-1));

t.test('the boot surface listens where it is told, and says so', async (t) => {
  const { deps, events } = fakeSurface();
  const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  const { address = '' } = running.listeners[0] ?? {};
  t.match(running.listeners, [{ name: 'http-boot', address: /^127\.0\.0\.1:\d+$/, up: true }]);
  t.equal(await statusOf({ port: portOf(running) }, '/boot/start.ipxe'), 200);
  t.equal(await statusOf({ port: portOf(running) }, '/healthz'), 404);
  await running.close();
  t.match(
    events.filter(({ kind }) => kind.startsWith('listener')),
    [{ kind: 'listener.up', listener: 'http-boot', detail: address }],
    'closing it on purpose is no event: listener.down is a fault',
  );
});

t.test('what is no HTTP is refused in plain text, and the connection ends', async (t) => {
  const { deps } = fakeSurface();
  const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  t.teardown(() => running.close());
  const socket = connect(portOf(running), '127.0.0.1');
  socket.write('\u0016\u0003\u0001 this is TLS\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  t.match(text, /^HTTP\/1\.1 400 .*content-type: text\/plain\r\n.*REQUEST_INVALID: /s);
});

t.test(
  'the origin in scripts is the address the machine reached, not its Host header',
  async (t) => {
    const { deps } = fakeSurface();
    const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
    t.teardown(() => running.close());
    const socket = connect(portOf(running), '127.0.0.1');
    socket.end('GET /boot/start.ipxe HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    t.match(text, `http://127.0.0.1:${portOf(running)}/boot/next?`);
    t.notMatch(text, 'evil');
  },
);

t.test('of many machines that connect at once several are taken in one turn', async (t) => {
  const running = await startBootServer({ address: '127.0.0.1', port: 0 }, fakeSurface().deps);
  const port = portOf(running);
  let turn = 0;
  const takenIn = new Map<number, number>();
  const taken = (): void => void takenIn.set(turn, (takenIn.get(turn) ?? 0) + 1);
  const nextTurn = (): void => {
    turn += 1;
    ticking = setImmediate(nextTurn);
  };
  let ticking = setImmediate(nextTurn);
  subscribe('net.server.socket', taken);
  t.teardown(async () => {
    clearImmediate(ticking);
    unsubscribe('net.server.socket', taken);
    await running.close();
  });
  const machines = Array.from({ length: 64 }, () => statusOf({ port }, '/boot/start.ipxe'));
  t.ok((await Promise.all(machines)).every((status) => status === 200));
  t.equal(
    [...takenIn.values()].reduce((sum, count) => sum + count, 0),
    64,
  );
  t.ok(Math.max(...takenIn.values()) > 1, `in ${takenIn.size} turns`);
});

t.test('two of them cannot share a port by mistake', async (t) => {
  const { deps } = fakeSurface();
  const first = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  t.teardown(() => first.close());
  await t.rejects(startBootServer({ address: '127.0.0.1', port: portOf(first) }, deps), {
    code: 'LISTENER_PORT_TAKEN',
  });
  t.equal(await statusOf({ port: portOf(first) }, '/boot/start.ipxe'), 200);
});

t.test('a port is free again once its server was closed', async (t) => {
  const { deps } = fakeSurface();
  const first = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  const port = portOf(first);
  await first.close();
  const second = await startBootServer({ address: '127.0.0.1', port }, deps);
  t.equal(await statusOf({ port }, '/boot/start.ipxe'), 200);
  await second.close();
});

t.test('an address that cannot be had is refused with its meaning', async (t) => {
  const { deps } = fakeSurface();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await t.rejects(startBootServer({ address: '127.0.0.1', port }, deps), {
    code: 'LISTENER_PORT_TAKEN',
    detail: `http-boot on 127.0.0.1:${port}`,
  });
  await t.rejects(startBootServer({ address: '192.0.2.1', port: 0 }, deps), {
    code: 'INTERFACE_UNUSABLE',
  });
  await t.rejects(startBootServer({ address: '2001:db8::1', port: 8080 }, deps), {
    message: /http-boot on \[2001:db8::1\]:8080/,
  });
});

t.test(
  'the admin socket is for its owner, and the TCP listener for those who are known',
  async (t) => {
    const socketPath = path.join(folder(t), 'rouse.sock');
    const running = await startAdminSocket({ socketPath }, adminDeps());
    t.equal(statSync(socketPath).mode & 0o777, 0o600);
    t.match(running.listeners, [{ name: 'admin-socket', address: socketPath, up: true }]);
    t.equal(await statusOf({ socketPath }, '/boot/start.ipxe'), 404);
    await running.close();
    t.throws(() => statSync(socketPath), { code: 'ENOENT' });

    const tcp = await startAdminServer({ address: '127.0.0.1', port: 0 }, adminDeps());
    t.match(tcp.listeners, [{ name: 'http-admin', up: true, detail: '' }]);
    t.equal(await statusOf({ port: portOf(tcp) }, '/api/v1/machines'), 401);
    await tcp.close();
  },
);

t.test('the socket of a crashed server is replaced, that of a running one is not', async (t) => {
  const socketPath = path.join(folder(t), 'rouse.sock');
  const first = await startAdminSocket({ socketPath }, adminDeps());
  await t.rejects(startAdminSocket({ socketPath }, adminDeps()), { code: 'INSTANCE_RUNNING' });
  t.equal(await statusOf({ socketPath }, '/healthz'), 200, 'the first one is unharmed');
  await first.close();

  await leaveStaleSocket(socketPath);
  const second = await startAdminSocket({ socketPath }, adminDeps());
  t.equal(await statusOf({ socketPath }, '/healthz'), 200);
  await second.close();
});

t.test('what is no socket is left alone', async (t) => {
  const socketPath = path.join(folder(t), 'rouse.sock');
  writeFileSync(socketPath, 'somebody wrote this');
  await t.rejects(startAdminSocket({ socketPath }, adminDeps()), { code: 'LISTENER_PORT_TAKEN' });
  t.ok(statSync(socketPath).isFile());
});

t.test('a TCP address that is taken is told as that', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await t.rejects(startAdminServer({ address: '127.0.0.1', port }, adminDeps()), {
    code: 'LISTENER_PORT_TAKEN',
  });
});

t.test('closing does not wait for a machine that keeps its connection', async (t) => {
  const { deps } = fakeSurface();
  const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  const socket = connect(portOf(running), '127.0.0.1');
  socket.write('GET /boot/start.ipxe HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  const gone = once(socket, 'close');
  await running.close();
  await gone;
  t.pass();
});

t.test('closing lets transfers end, by whichever socket they came in', async (t) => {
  const content = Buffer.alloc(4_000_000, 7);
  const { deps, events } = fakeSurface({ files: { 'i/kernel': content } });
  const running = await startBootServer({ address: '127.0.0.1', port: 0 }, deps);
  const machines = Array.from({ length: 12 }, async () => {
    const asked = request({ port: portOf(running), path: '/boot/files/i/kernel', agent: false });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  });
  const responses = await Promise.all(machines);
  // Nobody has taken anything yet beyond what the sockets hold.
  const closing = running.close().then(() => events.filter(({ kind }) => kind === 'file.sent'));
  for (const body of responses) t.equal((await buffer(body)).length, content.length);
  t.equal((await closing).length, 12, 'and is over when they have');
});

t.test('a machine whose connection is one too many is told when to ask again', async (t) => {
  const { deps, events } = fakeSurface({ files: { 'a/linux': Buffer.from('kernel') } });
  const connections = { max: 3, perAddress: 1, refusals: 4 };
  const running = await startBootServer({ address: '127.0.0.1', port: 0, connections }, deps);
  t.teardown(() => running.close());
  const port = portOf(running);
  const idle = connect(port, '127.0.0.1');
  await once(idle, 'connect');
  t.teardown(() => idle.destroy());

  const ask = async (localAddress: string): Promise<string> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.write('GET /boot/files/a/linux HTTP/1.1\r\nHost: x\r\n\r\n');
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.endsWith('kernel')) break;
    }
    return text;
  };
  const refused = await ask('127.0.0.1');
  t.match(refused, /^HTTP\/1\.1 503 .*\r\nretry-after: 5\r\n.*TOO_MANY_CONNECTIONS: /s);
  t.match(refused, /\r\nconnection: close\r\n/, 'and it was closed, or this would not end');
  t.match(await ask('127.0.0.2'), /^HTTP\/1\.1 200 .*kernel$/s, 'others get what they want');
  t.equal(events.filter(({ kind }) => kind === 'file.sent').length, 1);
});

/** A process that is killed leaves its socket file: one that bound it and never unlinked it. */
async function leaveStaleSocket(socketPath: string): Promise<void> {
  const script =
    'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, 9))';
  await once(spawn(process.execPath, ['-e', script, socketPath]), 'exit');
}
