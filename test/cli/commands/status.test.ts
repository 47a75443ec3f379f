import t, { type Test } from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { node1, stranger } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const UP = { name: 'http-boot', address: '0.0.0.0:8080', up: true, detail: '' };
const DOWN = { name: 'tftp', address: '10.0.0.2:69', up: false, detail: 'port is taken' };

async function served(t: Test, listeners: readonly object[], machines: readonly object[]) {
  const made = terminal(t);
  await serveApi(t, made.dataDir, {
    'GET /api/v1/status': {
      body: {
        version: '1.2.3',
        started_at: '2026-03-01T11:00:00.000Z',
        uptime_seconds: 3_600,
        listeners,
        events: { 'dhcp.offered': 4, 'dhcp.ignored': 3, 'dhcp.ignored{not-pxe}': 3 },
      },
    },
    'GET /api/v1/machines': { body: { items: machines } },
  });
  return made;
}

t.test('shows listeners, and who was seen last', async (t) => {
  const { run } = await served(t, [UP, DOWN], [node1, stranger]);
  const { exit, stdout } = await run('status');
  t.equal(
    stdout,
    [
      'rouse 1.2.3, up for 1 h',
      '',
      'LISTENER   ADDRESS       STATE  DETAIL',
      'http-boot  0.0.0.0:8080  up',
      'tftp       10.0.0.2:69   DOWN   port is taken',
      '',
      '2 machines, 1 without a profile',
      'left unanswered: not-pxe 3',
      '',
      'SEEN       MACHINE            PROFILE',
      '30 s ago   52:54:00:aa:00:01  local disk',
      '3 min ago  node-1             talos',
      '',
    ].join('\n'),
  );
  t.equal(exit, 1, 'a listener is down');
});

t.test('shows the five seen last, and nobody before anybody was', async (t) => {
  const many = Array.from({ length: 9 }, (_, index) => ({
    ...node1,
    name: `n${index}`,
    last_seen_at: `2026-03-01T11:0${index}:00.000Z`,
  }));
  const { last_seen_at, ...declared } = node1;
  t.ok(last_seen_at);
  const busy = await served(t, [UP], [...many, declared]);
  const { exit, stdout } = await busy.run('status', '--json');
  t.equal(exit, 0);
  t.match(JSON.parse(stdout), {
    machines: { total: 10, without_profile: 0 },
    recent: ['n8', 'n7', 'n6', 'n5', 'n4'].map((name) => ({ name })),
  });
  const quiet = await served(t, [UP], []);
  t.match(
    (await quiet.run('status')).stdout,
    /\n0 machines, 0 without a profile\nleft unanswered: not-pxe 3\n$/,
  );
});

t.test('needs a running server', async (t) => {
  const { exit, stderr } = await terminal(t).run('status');
  t.equal(exit, 6);
  t.match(stderr, /^error\[SERVER_UNREACHABLE\]: .+there is no such socket/);
});
