import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { dialTalosApi } from '../../src/facts/maintenance-dial.ts';
import { anAddress } from '../fakes/machines.ts';
import { certificateFor, serveCertificate } from '../fakes/talos-node.ts';

const host = '127.0.0.1';
const at = anAddress(host);

async function shown(t: Test, name: string, options?: { requestCert: boolean }) {
  const identity = certificateFor(name, t.testdir());
  const { server, port } = await serveCertificate(identity, { host }, options);
  t.teardown(() => server.close());
  return dialTalosApi(at, { port });
}

t.test('tells maintenance mode by the name in the certificate', async (t) => {
  t.equal(await shown(t, 'maintenance-service.talos.dev'), 'maintenance');
  t.equal(await shown(t, 'node-1.example.net'), 'running');
  t.equal(await shown(t, 'xmaintenance-service.talos.dev'), 'running');
});

t.test('a server that wants a certificate of ours has shown its own by then', async (t) => {
  t.equal(await shown(t, 'node-1', { requestCert: true }), 'running');
});

t.test('nobody, somebody without TLS and somebody silent are no answer', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    if (chatty) socket.write('SSH-2.0-OpenSSH_9.9\r\n');
  });
  let chatty = true;
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  t.equal(await dialTalosApi(at, { port, timeoutMs: 5_000 }), undefined, 'not TLS');
  chatty = false;
  const startedAtMs = performance.now();
  t.equal(await dialTalosApi(at, { port, timeoutMs: 100 }), undefined, 'silent');
  t.ok(performance.now() - startedAtMs < 3_000);
  server.close();
  await once(server, 'close');
  t.equal(await dialTalosApi(at, { port }), undefined, 'nobody');
});
