import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import t from 'tap';
import { certificateDays, makeCertificate } from '../../src/platform/certificate.ts';

const NOW_MS = Date.UTC(2026, 10, 26, 12);
const asked = {
  names: ['localhost', 'box.example'],
  addresses: ['127.0.0.1', '10.88.0.1', 'fd00::1'],
  nowMs: NOW_MS,
};

t.test('it is what a second opinion reads it to be', async (t) => {
  const { cert, key } = await makeCertificate(asked);
  const read = new X509Certificate(cert);
  t.equal(read.subject, 'CN=Rouse');
  t.equal(read.issuer, 'CN=Rouse');
  t.ok(read.verify(read.publicKey), 'signed with itself');
  t.ok(read.checkPrivateKey(createPrivateKey(key)));
  t.equal(read.ca, false);
  t.same(read.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  t.equal(
    read.subjectAltName,
    'DNS:localhost, DNS:box.example, IP Address:127.0.0.1, IP Address:10.88.0.1, ' +
      'IP Address:FD00:0:0:0:0:0:0:1',
  );
  t.match(read.publicKey, { asymmetricKeyType: 'ec' });
  t.match(read.serialNumber, /^[4-7][0-9A-F]{31}$/);
  t.equal(read.validFromDate.getTime(), NOW_MS - 86_400_000);
  const days = (read.validToDate.getTime() - read.validFromDate.getTime()) / 86_400_000;
  t.equal(days, certificateDays);
  t.ok(days <= 398, 'browsers take no more');
});

t.test('with the key of the one before it is another certificate of the same key', async (t) => {
  const first = await makeCertificate(asked);
  const second = await makeCertificate({ ...asked, key: first.key });
  t.not(second.cert, first.cert);
  t.equal(second.key, first.key);
  t.ok(new X509Certificate(second.cert).checkPrivateKey(createPrivateKey(first.key)));
});

t.test('years after 2049 and long lists are written as they have to be', async (t) => {
  const names = Array.from({ length: 100 }, (_, at) => `name-${at}.example`);
  const nowMs = Date.UTC(2049, 11, 1);
  const read = new X509Certificate((await makeCertificate({ ...asked, names, nowMs })).cert);
  t.equal(read.validToDate.getUTCFullYear(), 2050 + 1);
  t.ok(read.checkHost('name-99.example'));
  await t.rejects(makeCertificate({ ...asked, addresses: ['x'] }), /no address/);
});

t.test('a TLS client that trusts it, and nothing else, talks to a server with it', async (t) => {
  const made = await makeCertificate({ ...asked, nowMs: Date.now() });
  const server = createServer(made, (socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  for (const servername of ['localhost', 'box.example']) {
    const client = connect({ port, host: '127.0.0.1', servername, ca: made.cert });
    await once(client, 'secureConnect');
    t.ok(client.authorized);
    client.destroy();
  }
  const stranger = connect({ port, host: '127.0.0.1', servername: 'other', ca: made.cert });
  const [error] = (await once(stranger, 'error')) as [Error];
  t.match(error.message, /altnames/);
});
