/** Servers elsewhere: the whole way over TLS, from the first look at a certificate to logging out. */
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { EXIT } from '../../../src/domain/exit.ts';
import { makeCertificate } from '../../../src/platform/certificate.ts';
import { freePort } from '../../fakes/free-port.ts';
import { whileStarted, type Started } from '../../fakes/started-server.ts';
import { terminal, type TerminalOptions } from '../../fakes/terminal.ts';

const PASSWORD = 'correct horse battery';

function away(t: Test, io: TerminalOptions['io'] = {}) {
  const home = t.testdir();
  const env = { XDG_CONFIG_HOME: home, ROUSE_DATA_DIR: undefined, HOME: undefined };
  const made = terminal(t, { io: { ...io, env: { ...env, ...io.env } } });
  const file = path.join(home, 'rouse', 'servers.json');
  return { ...made, file };
}

async function withServer(look: (server: Started, url: string) => Promise<void>): Promise<void> {
  const listen = `127.0.0.1:${await freePort()}`;
  await whileStarted({ 'admin.listen': listen }, async (server) => {
    const user = JSON.stringify({ name: 'ada', role: 'operate', password: PASSWORD });
    await server.ask('POST', '/api/v1/users', user, 'application/json');
    await look(server, `https://${listen}`);
  });
}

const fingerprintOf = async ({ ask }: Started): Promise<string> =>
  /certificate ([0-9A-F:]+)/.exec(await ask('GET', '/api/v1/status'))?.[1] ?? '';

t.test('a person looks at the certificate, logs in, works, and logs out', async (t) => {
  await withServer(async (server, url) => {
    const questions: string[] = [];
    const answers: Record<string, string> = { 'User: ': 'ada' };
    const { run, file } = away(t, {
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answers[question] ?? 'yes');
      },
      askSecret: () => Promise.resolve(PASSWORD),
    });
    const login = await run('login', url);
    t.match(login, { exit: 0, stdout: /user: ada\nrole: operate/ });
    t.match(login.stderr, await fingerprintOf(server));
    t.equal(questions.length, 2);
    const kept = readFileSync(file, 'utf8');
    t.match(kept, /rouse_[\w-]{43}/);
    t.notMatch(kept, PASSWORD);
    t.match(await run('machines', 'list', '--json'), { exit: 0, stdout: /"items": \[\]/ });
    t.match(await run('users', 'list'), { exit: EXIT.notAllowed, stderr: /ROLE_INSUFFICIENT/ });
    t.match(await run('context', 'list'), { stdout: /\* +127\.0\.0\.1 +ada/ });
    const watched = await run('boots', 'list', '--json');
    t.equal(watched.exit, 0);
    const again = await run('login', url);
    t.equal(questions.length, 3, 'a certificate that is known is not asked about');
    t.equal(again.exit, 0);
    t.match(await server.ask('GET', '/api/v1/users/ada/sessions'), /"items":\[\]/, 'none stays');
    t.match(await run('context', 'use', 'local'), { exit: 0 });
    t.match(await run('context', 'list'), { stdout: /\* +local/ });
    t.match(await run('context', 'use', 'nowhere'), { exit: EXIT.usage });
    t.match(await run('--server', '127.0.0.1', 'machines', 'list'), { exit: 0 });
    t.match(await run('logout', '127.0.0.1'), { exit: 0 });
    t.match(await server.ask('GET', '/api/v1/tokens'), /^200 (?!.*cli-ada.*cli-ada)/);
    t.match(await run('logout'), { exit: EXIT.usage });
  });
});

t.test('a program needs the fingerprint, and no password goes to anybody else', async (t) => {
  await withServer(async (server, url) => {
    const { run, file, dataDir } = away(t, { readStdin: () => Promise.resolve(PASSWORD) });
    const login = (...more: string[]) =>
      run('login', url, '--user', 'ada', '--password-file', '-', ...more);
    const code = 'SERVER_UNTRUSTED';
    t.match(await login(), { exit: EXIT.unreachable, stderr: code });
    const wrong = await login('--fingerprint', 'AA:BB');
    t.match(wrong, { exit: EXIT.unreachable, stderr: code });
    t.notOk(existsSync(file));
    t.notMatch(await server.ask('GET', '/api/v1/audit'), /"login/, 'nothing was sent');
    const fingerprint = (await fingerprintOf(server)).replaceAll(':', '').toLowerCase();
    t.match(await login('--fingerprint', fingerprint, '--name', 'box'), { exit: 0 });
    const token = /rouse_[\w-]{43}/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
    const tokenFile = path.join(dataDir, 'token');
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    t.match(await run('--server', url, '--token-file', tokenFile, 'machines', 'list'), { exit: 0 });
    t.match(await run('login', url, '--fingerprint', fingerprint), { exit: EXIT.usage });
    await run('logout', 'box');
    const gone = await run('--server', url, '--token-file', tokenFile, 'machines', 'list');
    t.match(gone, { exit: EXIT.unreachable, stderr: code }, 'nor is it known any more');
  });
});

t.test('somebody else at the same address gets no token', async (t) => {
  const { run, file } = away(t);
  const addresses = ['127.0.0.1'];
  const made = await makeCertificate({ names: ['x'], addresses, nowMs: Date.now() });
  let received = '';
  const thief = createServer(made, (socket) => {
    socket.on('data', (bytes: Buffer) => (received += bytes.toString('latin1')));
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(thief, 'listening');
  t.teardown(() => thief.close());
  const url = `https://127.0.0.1:${(thief.address() as AddressInfo).port}`;
  const kept = { name: 'box', url, user: 'ada', token_name: 'x', token: 'rouse_x', pin: 'aa' };
  const { mkdirSync } = await import('node:fs');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ current: 'box', servers: [kept] }));
  const { exit, stderr } = await run('machines', 'list');
  t.equal(exit, EXIT.unreachable);
  t.match(stderr, /SERVER_UNTRUSTED|is not the one/);
  t.equal(received, '');
  thief.close();
  const silent = await run('--timeout', '200ms', '--server', 'box', 'status');
  t.equal(silent.exit, EXIT.unreachable);
});
