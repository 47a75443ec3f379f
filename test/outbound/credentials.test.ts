/** Tests for src/outbound/credentials.ts */
import { X509Certificate } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getCACertificates, rootCertificates, setDefaultCACertificates } from 'node:tls';
import t, { type Test } from 'tap';
import { readCredentials, trustAuthorities } from '../../src/outbound/credentials.ts';

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

t.test('authorities are trusted beside the ones that are already', (t) => {
  const before = getCACertificates('default');
  t.teardown(() => {
    setDefaultCACertificates(before);
  });
  setDefaultCACertificates(rootCertificates.slice(1));
  const [own = ''] = rootCertificates;
  trustAuthorities(fileWith(t, `some words\n${own}\n`, 0o644));
  const after = getCACertificates('default');
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
