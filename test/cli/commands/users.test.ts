import path from 'node:path';
import t, { type Test } from 'tap';
import { EXIT } from '../../../src/domain/exit.ts';
import { PASSWORD } from '../../fakes/access.ts';
import { adminApp } from '../../fakes/admin-app.ts';
import { terminal, type TerminalOptions } from '../../fakes/terminal.ts';

async function beside(t: Test, options: TerminalOptions = {}) {
  const made = terminal(t, options);
  const admin = await adminApp(t, {
    listeners: () => [
      { name: 'http-admin', address: '10.0.0.2:8081', up: true, detail: 'certificate AA' },
    ],
  });
  await admin.app.listen({ path: path.join(made.dataDir, 'rouse.sock') });
  return { ...made, ...admin };
}

t.test('users are made, looked at, changed and deleted', async (t) => {
  const { run, access } = await beside(t, {
    io: { readStdin: () => Promise.resolve(`${PASSWORD}\n`) },
  });
  t.match(await run('users', 'list'), { exit: 0, stderr: /None yet/ });
  const made = await run('users', 'create', 'ada', '--role', 'admin', '--password-file', '-');
  t.match(made, { exit: 0, stdout: /has_password: true/ });
  t.ok(await access.login({ name: 'ada', password: PASSWORD }, { address: '', agent: 'test' }));
  t.match(await run('users', 'create', 'eve', '--role', 'read'), { stderr: /reset-link eve/ });
  t.match(await run('users', 'list'), { stdout: /ada +admin +on[\s\S]*eve +read +no password/ });
  t.match(await run('users', 'sessions', 'ada'), { stdout: /test/ });
  t.match(await run('users', 'sign-out', 'ada'), { stdout: '1 ended\n' });
  t.match(await run('users', 'set', 'eve', '--disable'), { stdout: /enabled: false/ });
  t.match(await run('users', 'set', 'eve', '--enable', '--role', 'operate'), {
    stdout: /role: operate\nenabled: true/,
  });
  t.match(await run('users', 'set', 'eve'), { exit: EXIT.usage });
  t.match(await run('users', 'set', 'eve', '--enable', '--disable'), { exit: EXIT.usage });
  t.match(await run('users', 'create', 'x', '--role', 'king'), { exit: EXIT.usage });
  const missing = await run('users', 'create', 'x', '--role', 'read', '--password-file', 'none');
  t.match(missing, { exit: EXIT.usage, stderr: /cannot be read/ });
  t.match(await run('users', 'delete', 'ada'), { exit: EXIT.conflict });
  t.match(await run('users', 'delete', 'eve'), { exit: 0, stdout: 'eve deleted\n' });
});

t.test('tokens are shown once', async (t) => {
  const { run, ask } = await beside(t);
  const made = await run('tokens', 'create', 'ci', '--role', 'read', '--days', 'never', '--json');
  const { token, expires_at: expires } = JSON.parse(made.stdout) as Record<string, string>;
  t.match(token, /^rouse_/);
  t.equal(expires, undefined);
  t.match((await ask('GET /api/v1/tokens/ci')).body, { created_by: /^cli / });
  const listed = await run('tokens', 'list');
  t.match(listed.stdout, /ci +read +- +never +-/);
  t.notMatch(listed.stdout, token);
  t.match(await run('tokens', 'create', 'x', '--role', 'read', '--days', 'x'), {
    exit: EXIT.usage,
  });
  t.match(await run('tokens', 'delete', 'ci'), { stdout: 'ci deleted\n' });
});

t.test('a link leads to the server, and what was done is told', async (t) => {
  const { run } = await beside(t);
  const { stdout } = await run('admin', 'reset-link');
  t.match(stdout, /^link: "?https:\/\/10\.0\.0\.2:8081\/setup#[0-9A-Z-]{23}/);
  t.match(await run('admin', 'reset-link', 'nobody'), { exit: EXIT.notFound });
  const audit = await run('audit', 'list', '--action', 'createSetupLink');
  t.match(audit.stdout, /cli \S+ +local +createSetupLink +404[\s\S]*createSetupLink +201/);
  t.match(await run('audit', 'list', '--actor', 'nobody', '--json'), { stdout: /"items": \[\]/ });
});
