import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const SCRIPT = '#!ipxe\nkernel http://10.0.0.2:8080/boot/files/x/linux ip=10.0.0.11\nboot\n';

t.test('prints the script byte for byte, on a terminal as in a pipe', async (t) => {
  for (const isTty of [true, false]) {
    const { run, dataDir } = terminal(t, { io: { isTty } });
    await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1/script': { body: SCRIPT } });
    const { exit, stdout, stderr } = await run('script', 'node-1');
    t.equal(stdout, SCRIPT);
    t.equal(stderr, '');
    t.equal(exit, 0);
  }
});

t.test('asks for secrets when they are wanted', async (t) => {
  const { run, dataDir } = terminal(t);
  const asked = await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1/script': { body: SCRIPT },
  });
  await run('script', 'node-1');
  await run('script', 'node-1', '--show-secrets');
  t.same(
    asked.map(({ path }) => path),
    ['/api/v1/machines/node-1/script', '/api/v1/machines/node-1/script?secrets=true'],
  );
});

t.test('asks for another script than that of now, if there is one of that name', async (t) => {
  const { run, dataDir } = terminal(t);
  const asked = await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1/script': { body: SCRIPT },
  });
  await run('script', 'node-1', '--stage', 'menu');
  await run('script', 'node-1', '--stage', 'wait', '--show-secrets');
  t.same(
    asked.map(({ path }) => path.slice(path.indexOf('?'))),
    ['?stage=menu', '?secrets=true&stage=wait'],
  );
  const { exit, stderr } = await run('script', 'node-1', '--stage', 'end');
  t.equal(exit, 2);
  t.match(stderr, /start, wait, menu, boot/);
});

t.test('wraps the script for programs that want JSON', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/machines/a%2Fb/script': { body: SCRIPT } });
  const { stdout } = await run('script', 'a/b', '--json');
  t.same(JSON.parse(stdout), { machine: 'a/b', script: SCRIPT });
});
