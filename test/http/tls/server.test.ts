/**
 * One port for TLS and for what is asked without it, and what it takes from somebody who sends
 * little, nothing, or something else.
 */
import { once } from 'node:events';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import t, { type Test } from 'tap';
import type { Certificate, Certificates } from '../../../src/domain/access-ports.ts';
import { startAdminServer } from '../../../src/http/server.ts';
import { makeCertificate } from '../../../src/platform/certificate.ts';

async function aCertificate(): Promise<Certificate> {
  const addresses = ['127.0.0.1'];
  const made = await makeCertificate({ names: ['localhost'], addresses, nowMs: Date.now() });
  return { ...made, fingerprint: 'AA:BB' };
}

async function started(t: Test) {
  const listeners = new Set<(certificate: Certificate) => void>();
  const certificates: Certificates = {
    current: await aCertificate(),
    onChange(heard) {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
  const deps = {
    ...{ clock: { nowMs: () => 0, monotonicMs: () => 0 }, record: () => undefined },
    ...{ events: { close: () => undefined }, startedAtMs: 0, version: '0', listeners: () => [] },
    metrics: () => Promise.resolve('up 1\n'),
    access: { authenticate: () => Promise.resolve(undefined), note: () => undefined },
    hosts: new Set(),
    failed: (error: unknown) => void t.fail(String(error)),
  } as unknown as Parameters<typeof startAdminServer>[1];
  const config = { address: '127.0.0.1', port: 0, certificates };
  const running = await startAdminServer(config, deps);
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await running.close();
    closed = true;
  };
  t.teardown(close);
  const port = Number(running.listeners[0]?.address.split(':').at(-1));
  return { port, running, certificates, listeners, close, ca: certificates.current.cert };
}

async function answerOf(request: ReturnType<typeof getPlain>) {
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

const secure = (port: number, ca: string, path: string) =>
  answerOf(getSecure({ port, host: '127.0.0.1', path, ca, agent: false }));
const plain = (port: number, path: string, headers = {}) =>
  answerOf(getPlain({ port, host: '127.0.0.1', path, headers, agent: false }));

t.test('with TLS there is everything, without it health and the way to TLS', async (t) => {
  const { port, ca, running } = await started(t);
  t.match(running.listeners, [{ name: 'http-admin', detail: 'certificate AA:BB' }]);
  t.match(await secure(port, ca, '/healthz'), { status: 200 });
  t.match(await secure(port, ca, '/api/v1/machines'), { status: 401 });
  t.match(await plain(port, '/healthz'), { status: 200, body: /ok/ });
  t.match(await plain(port, '/metrics', { host: 'prometheus.example' }), { body: 'up 1\n' });
  t.match(await plain(port, '/api/v1/machines'), {
    ...{ status: 308, headers: { location: `https://127.0.0.1:${port}/api/v1/machines` } },
  });
});

t.test('several requests on one plain connection, the first byte alone', async (t) => {
  const { port } = await started(t);
  const socket = connect(port, '127.0.0.1');
  socket.write('G');
  await new Promise((resolve) => setTimeout(resolve, 30));
  socket.write('ET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n');
  socket.write('Connection: close\r\n\r\n');
  t.equal((await text(socket)).match(/200 OK/g)?.length, 2);
});

t.test('TLS before 1.2 is not spoken', async (t) => {
  const { port, ca } = await started(t);
  const old = connectTls({ port, ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
  const [error] = (await once(old, 'error')) as [Error];
  t.ok(error);
  const now = connectTls({ port, host: '127.0.0.1', ca, maxVersion: 'TLSv1.2' });
  await once(now, 'secureConnect');
  t.equal(now.getProtocol(), 'TLSv1.2');
  now.destroy();
});

t.test('a new certificate is shown, and nobody who is there is sent away', async (t) => {
  const { port, ca, listeners } = await started(t);
  const early = connectTls({ port, host: '127.0.0.1', ca });
  await once(early, 'secureConnect');
  const next = await aCertificate();
  for (const heard of listeners) heard(next);
  t.match(await secure(port, next.cert, '/healthz'), { status: 200 });
  early.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  t.match(await text(early), /200 OK/);
});

t.test('garbage is closed, and others are served', async (t) => {
  const { port, ca } = await started(t);
  for (const bytes of [
    ...[Buffer.from([0x16, 3, 1, 0xff, 0xff, 1]), Buffer.alloc(100, 0x16), Buffer.from([0])],
    ...[Buffer.from('\r\n\r\n'), Buffer.from('SSH-2.0-x\r\n'), Buffer.from('PRI * HTTP/2.0\r\n')],
  ]) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.resume().end(bytes);
    await closed;
  }
  const silent = connect(port, '127.0.0.1');
  const gone = once(silent, 'close');
  silent.end();
  await gone;
  t.match(await secure(port, ca, '/healthz'), { status: 200 });
});

t.test('who says nothing does not keep the server from closing', async (t) => {
  const { port, close } = await started(t);
  const silent = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(silent, 'connect');
  await plain(port, '/healthz');
  const gone = once(silent, 'close');
  await close();
  await gone;
  t.pass();
});
