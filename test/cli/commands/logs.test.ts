import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { terminal } from '../../fakes/terminal.ts';

const ITEMS = [
  {
    received_at: '2026-08-01T10:00:05Z',
    time: '2026-08-01T10:00:00Z',
    level: 'info',
    message: 'a',
  },
  { received_at: '2026-08-01T10:00:06Z', message: 'b\u001b[2J\nc' },
];

t.test('prints the lines, and nothing of them moves the cursor', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/machines/node-1/logs': { body: { items: ITEMS } },
  });
  const { exit, stdout } = await run('logs', 'node-1', '-n', '7');
  t.equal(exit, 0);
  t.equal(stdout, '2026-08-01T10:00:00Z info    a\n2026-08-01T10:00:06Z         b·[2J·c\n');
  t.match(requests, [{ path: '/api/v1/machines/node-1/logs?lines=7' }]);
});

t.test('gives programs what the API says', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1/logs': { body: { items: ITEMS } } });
  const { stdout } = await run('logs', 'node-1', '--json');
  t.same(JSON.parse(stdout), { machine: 'node-1', items: ITEMS });
});

t.test('says why there may be nothing, and refuses a number that is none', async (t) => {
  const { run, dataDir } = terminal(t, { io: { isTty: true } });
  await serveApi(t, dataDir, { 'GET /api/v1/machines/node-1/logs': { body: { items: [] } } });
  t.match(await run('logs', 'node-1'), { exit: 0, stdout: '', stderr: /No line has come/ });
  for (const lines of ['0', '501', 'x']) {
    t.match(await run('logs', 'node-1', '--lines', lines), { exit: 2, stderr: /--lines/ });
  }
});

t.test('needs a running server', async (t) => {
  const { run } = terminal(t);
  t.equal((await run('logs', 'node-1')).exit, 6);
});
