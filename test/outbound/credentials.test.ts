/** Tests for src/outbound/credentials.ts */
import { X509Certificate } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import t, { type Test } from 'tap';
import { readCredentials, trustAuthorities } from '../../src/outbound/credentials.ts';
import { createFactoryClient } from '../../src/outbound/factory-client.ts';
import { refusal } from '../fakes/refusal.ts';

function fileWith(t: Test, content: string, mode = 0o600): string {
  const file = path.join(t.testdir({}), 'file');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

t.test('the password is for the origin of the factory', (t) => {
  const file = fileWith(t, 'rouse:geheim:x\nmore\n');
  t.same(readCredentials(file, 'https://factory.example:8443/mirror'), {
    origin: 'https://factory.example:8443',
    authorization: `Basic ${Buffer.from('rouse:geheim:x').toString('base64')}`,
  });
  t.end();
});

t.test('a file that others can read, or that holds none, is refused without telling it', (t) => {
  const open = fileWith(t, 'rouse:geheim\n', 0o640);
  const read = (file: string) => () => readCredentials(file, 'https://f');
  t.throws(read(open), { code: 'CONFIG_INVALID', message: /mode 600, found 640: chmod 600/ });
  for (const content of ['', 'geheim\n', ':geheim\n', 'rouse:\n']) {
    const file = fileWith(t, content);
    t.throws(read(file), { code: 'CONFIG_INVALID', message: /expected user:password in/ });
  }
  try {
    read(fileWith(t, 'geheim\n'))();
  } catch (error) {
    t.notMatch(String(error), 'geheim');
  }
  t.throws(read('/nowhere/file'), { code: 'CONFIG_INVALID', message: /ENOENT/ });
  t.end();
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl && process.env['CI']) t.fail('openssl is not installed');

t.test(
  'a factory of an own authority is reached once that is trusted',
  { skip: !hasOpenssl },
  async (t) => {
    const before = tls.getCACertificates('default');
    t.teardown(() => {
      tls.setDefaultCACertificates(before);
    });
    const folder = t.testdir({});
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=own authority'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ]);
    t.equal(made.status, 0, String(made.stderr));
    const options = { key: readFileSync(key), cert: readFileSync(cert) };
    const server = createServer(options, (_request, response) => response.end('["v1.13.9"]'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createFactoryClient();
    t.match(await refusal(client.versions(url)), { detail: /certificate/ });
    trustAuthorities(cert);
    t.same(await client.versions(url), ['v1.13.9']);
    server.closeAllConnections();
  },
);

t.test('authorities are trusted beside the ones that are already', (t) => {
  const before = tls.getCACertificates('default');
  t.teardown(() => {
    tls.setDefaultCACertificates(before);
  });
  tls.setDefaultCACertificates(tls.rootCertificates.slice(1));
  const [own = ''] = tls.rootCertificates;
  trustAuthorities(fileWith(t, `some words\n${own}\n`, 0o644));
  const after = tls.getCACertificates('default');
  const printOf = (pem: string): string => new X509Certificate(pem).fingerprint256;
  t.ok(after.some((certificate) => printOf(certificate) === printOf(own)));
  t.ok(after.length > 1);
  const trust = (content: string) => () => {
    trustAuthorities(fileWith(t, content));
  };
  t.throws(trust('no certificate'), { code: 'CONFIG_INVALID', message: /expected certificates/ });
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  t.throws(trust(broken), { code: 'CONFIG_INVALID', message: /factory_ca_file/ });
  t.end();
});
