import { X509Certificate } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { Certificate } from '../../src/domain/access-ports.ts';
import type { IpAddress } from '../../src/domain/address.ts';
import { makeCertificate } from '../../src/platform/certificate.ts';
import {
  pinOf,
  watchCertificate,
  type CertificateOptions,
} from '../../src/platform/server-certificate.ts';
import { refusal } from '../fakes/refusal.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 26, 12);

function lab(t: Test) {
  const dir = t.testdir();
  const state = { nowMs: NOW_MS, addresses: ['127.0.0.1', '10.0.0.1', 'fd00::1'] };
  const failures: unknown[] = [];
  const watch = async (more: Partial<CertificateOptions> = {}) => {
    const watched = await watchCertificate(
      {
        ...{ dataDir: dir, names: ['localhost', 'box'], nowMs: () => state.nowMs },
        addresses: () => state.addresses as IpAddress[],
        ...more,
      },
      { failed: (error) => failures.push(error), everyMs: 20 },
    );
    t.teardown(() => {
      watched.close();
    });
    return watched;
  };
  return { dir, state, failures, watch };
}

const pin = ({ cert }: Certificate): string => pinOf(new X509Certificate(cert));

t.test('one is made, kept for nobody else, and found again', async (t) => {
  const { dir, watch } = lab(t);
  const first = (await watch()).current;
  const file = path.join(dir, 'admin-tls.pem');
  t.equal(statSync(file).mode & 0o777, 0o600);
  t.match(first.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  t.same((await watch()).current, first);
  writeFileSync(file, 'broken');
  const another = (await watch()).current;
  t.not(another.fingerprint, first.fingerprint);
});

t.test('another one of the same key comes when it has to', async (t) => {
  const { state, watch } = lab(t);
  const first = (await watch()).current;
  state.addresses = ['127.0.0.1'];
  t.same((await watch()).current, first, 'an address that is gone makes none');
  state.addresses = ['127.0.0.1', '10.0.0.1', 'fd00::2'];
  t.same((await watch()).current, first, 'nor does one of IPv6');
  state.addresses = ['127.0.0.1', '10.0.0.9'];
  const moved = (await watch()).current;
  t.not(moved.fingerprint, first.fingerprint);
  t.equal(pin(moved), pin(first));
  const named = (await watch({ names: ['localhost', 'box', 'other.example'] })).current;
  t.not(named.fingerprint, moved.fingerprint);
  state.nowMs += 366 * DAY_MS;
  const late = (await watch()).current;
  t.not(late.fingerprint, named.fingerprint, 'a month before its end');
  t.equal(pin(late), pin(first));
});

async function own(dir: string, nowMs = NOW_MS) {
  const made = await makeCertificate({ names: ['x.example'], addresses: [], nowMs });
  const files = { certFile: path.join(dir, 'c.pem'), keyFile: path.join(dir, 'k.pem') };
  writeFileSync(files.certFile, made.cert);
  writeFileSync(files.keyFile, made.key, { mode: 0o600 });
  return { ...made, ...files };
}

t.test('files of the operator are read, and what is wrong with them is told', async (t) => {
  const { dir, watch, state } = lab(t);
  const { certFile, keyFile, cert } = await own(dir);
  const files = { certFile, keyFile };
  t.equal((await watch(files)).current.cert, cert);
  const code = 'TLS_UNUSABLE';
  t.match(await refusal(watch({ ...files, certFile: '/nowhere' })), { code, detail: /nowhere/ });
  t.match(await refusal(watch({ ...files, certFile: keyFile })), { code, detail: /as PEM/ });
  chmodSync(keyFile, 0o640);
  t.match(await refusal(watch(files)), { code, detail: /others can read.*chmod 600/ });
  chmodSync(keyFile, 0o600);
  writeFileSync(keyFile, (await makeCertificate({ names: [], addresses: [], nowMs: 0 })).key);
  t.match(await refusal(watch(files)), { code, detail: /not that of the certificate/ });
  await own(dir);
  state.nowMs += 400 * DAY_MS;
  t.match(await refusal(watch(files)), { code, detail: /expired/ });
});

t.test('files that change are read again; what cannot be used changes nothing', async (t) => {
  const { dir, watch, failures } = lab(t);
  const { certFile, keyFile } = await own(dir);
  const watched = await watch({ certFile, keyFile });
  const before = watched.current;
  const heard: string[] = [];
  const stop = watched.onChange(({ fingerprint }) => heard.push(fingerprint));
  writeFileSync(certFile, 'half of it');
  await until(() => failures.length > 0);
  t.equal(watched.current, before);
  await own(dir);
  await until(() => watched.current !== before);
  t.same(heard, [watched.current.fingerprint]);
  stop();
  await own(dir);
  await watched.reload();
  t.equal(heard.length, 1);
  t.notMatch(readFileSync(certFile, 'utf8'), /half/);
});

async function until(isSo: () => boolean): Promise<void> {
  for (let at = 0; at < 200 && !isSo(); at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
