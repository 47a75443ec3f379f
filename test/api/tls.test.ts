/** TLS of the admin listener, as a server that was started has it. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect } from 'node:tls';
import t from 'tap';
import { loadConfig, type RawSettings } from '../../src/config/load.ts';
import { makeCertificate } from '../../src/platform/certificate.ts';
import { freePort } from '../fakes/free-port.ts';
import { refusal } from '../fakes/refusal.ts';
import { whileStarted } from '../fakes/started-server.ts';

async function shownAt(port: number): Promise<X509Certificate> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (!certificate) throw new Error('no certificate');
  return certificate;
}

async function plainStatus(port: number, address: string): Promise<number> {
  const asked = request({ port, host: '127.0.0.1', path: address }).end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}

t.test('admin.tls: with it there is a certificate, without it there is none', async (t) => {
  const port = await freePort();
  const listen = { 'admin.listen': `127.0.0.1:${port}` };
  await whileStarted(listen, async ({ log, ask, dir }) => {
    const shown = await shownAt(port);
    t.ok(shown.checkIP('127.0.0.1'));
    t.ok(shown.checkHost('localhost'));
    t.match(log(), shown.fingerprint256, 'the log has its fingerprint');
    t.match(await ask('GET', '/api/v1/status'), `certificate ${shown.fingerprint256}`);
    const kept = readFileSync(path.join(dir, 'data', 'admin-tls.pem'), 'utf8');
    t.match(kept, /PRIVATE KEY[\s\S]*BEGIN CERTIFICATE/);
    t.equal(await plainStatus(port, '/healthz'), 200);
    t.equal(await plainStatus(port, '/api/v1/status'), 308);
  });
  await whileStarted({ ...listen, 'admin.tls': 'off' }, async () => {
    await t.rejects(shownAt(port));
    t.equal(await plainStatus(port, '/api/v1/status'), 401);
  });
});

t.test('admin.cert_file and admin.key_file are what is shown', async (t) => {
  const dir = t.testdir();
  const addresses = ['127.0.0.1'];
  const made = await makeCertificate({ names: ['own.example'], addresses, nowMs: Date.now() });
  const [certFile, keyFile] = [path.join(dir, 'cert.pem'), path.join(dir, 'key.pem')];
  writeFileSync(certFile, made.cert);
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  const port = await freePort();
  const flags = {
    ...{ 'admin.listen': `127.0.0.1:${port}`, 'admin.cert_file': certFile },
    'admin.key_file': keyFile,
  };
  await whileStarted(flags, async () => {
    t.ok((await shownAt(port)).checkHost('own.example'));
  });
  writeFileSync(keyFile, 'none');
  await whileStarted(flags, async ({ ask, log }) => {
    t.match(await ask('GET', '/readyz'), /^503 .*"http-admin"/, 'the others serve');
    t.match(log(), /TLS_UNUSABLE/);
  });
});

t.test('admin.allow_plain: without it nobody sends passwords in the clear', async (t) => {
  const load = (flags: RawSettings) => loadConfig({ flags, env: {}, cwd: '/', uid: 1_000 });
  const refused = async (flags: RawSettings, what: RegExp) => {
    const error = await refusal(() => load({ 'admin.tls': 'off', ...flags }));
    t.match(error, { code: 'CONFIG_INVALID', message: what });
  };
  await refused({}, /passwords would cross the network/);
  await refused({ 'admin.listen': '10.0.0.1:8081' }, /passwords would cross the network/);
  await refused({ 'admin.tls': 'auto', 'admin.key_file': '/k' }, /both cert_file and key_file/);
  for (const flags of [
    ...[{ 'admin.listen': '127.0.0.1:8081' }, { 'admin.listen': '[::1]:8081' }],
    ...[{ 'admin.listen': '' }, { 'admin.allow_plain': 'true' }],
  ]) {
    t.equal(load({ 'admin.tls': 'off', ...flags }).config.admin.tls, 'off');
  }
});
