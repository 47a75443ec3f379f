/** Tests for src/cli/commands/machines-wake.ts, src/cli/wake.ts and `rouse boot --wake` */
import t from 'tap';
import { serveApi, type Routes } from '../../fakes/admin-api.ts';
import { node1 } from '../../fakes/resources.ts';
import { terminal } from '../../fakes/terminal.ts';

const woken = {
  ...{ machine: 'node-1', macs: ['52:54:00:aa:00:01'], port: 9, power: 'unknown' },
  sent: [
    { interface: 'eth0', to: '10.0.0.255', packets: 3 },
    { interface: 'eth1', to: '10.1.0.255', packets: 1, failure: 'ENETDOWN' },
  ],
};
const refused = {
  ...{ type: 'about:blank', code: 'WAKE_NO_INTERFACE', title: 'no network', status: 503 },
  ...{ detail: '', hint: 'rouse doctor', instance: '/' },
};
const order = { profile: 'rescue', times_left: 1, asked_by: 'api', at: '2026-03-01T12:00:00Z' };
const routes = (wake: Routes[string]): Routes => ({
  'GET /api/v1/machines/node-1': { body: node1 },
  'POST /api/v1/machines/node-1/actions/boot-once': { body: order },
  'POST /api/v1/machines/node-1/actions/wake': wake,
});

t.test('says what was sent, that nobody knows more, and what to watch', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, routes({ status: 202, body: woken }));
  t.same(await run('machines', 'wake', 'node-1'), {
    exit: 0,
    stdout:
      'node-1: 3 packets sent through eth0 to 10.0.0.255, UDP port 9\n' +
      'node-1: 1 packet sent through eth1 to 10.1.0.255 (then: ENETDOWN), UDP port 9\n' +
      'Nobody answers these packets: whether node-1 is on, Rouse cannot know.\n' +
      'See whether it asks to boot: rouse watch node-1\n',
    stderr: '',
  });
  t.match(requests, [{ method: 'POST', path: '/api/v1/machines/node-1/actions/wake' }]);
  t.same(JSON.parse((await run('machines', 'wake', 'node-1', '--json')).stdout), woken);
});

t.test('needs a server that runs: the inventory alone has no network', async (t) => {
  const { exit, stderr } = await terminal(t).run('machines', 'wake', 'node-1');
  t.equal(exit, 6);
  t.match(stderr, 'SERVER_UNREACHABLE');
});

t.test('boot --wake orders first and wakes then, in one answer', async (t) => {
  const { run, dataDir } = terminal(t);
  const requests = await serveApi(t, dataDir, routes({ status: 202, body: woken }));
  const words = ['boot', 'node-1', '--profile', 'rescue', '--wake'];
  const { stdout } = await run(...words);
  t.match(stdout, /^node-1 boots rescue: its next boot\nnode-1: 3 packets sent through eth0/);
  t.same(
    requests.map(({ path }) => path.split('/').at(-1)),
    ['node-1', 'boot-once', 'wake'],
  );
  t.same(JSON.parse((await run(...words, '--json')).stdout), { ...order, wake: woken });
});

t.test('an order stands when the machine cannot be woken, and that is said', async (t) => {
  const { run, dataDir } = terminal(t);
  await serveApi(t, dataDir, routes({ status: 503, body: refused }));
  const { exit, stdout, stderr } = await run('boot', 'node-1', '--profile', 'rescue', '--wake');
  t.equal(exit, 1);
  t.equal(stdout, '');
  t.match(stderr, 'node-1 boots rescue: its next boot. That stands');
  t.match(stderr, 'WAKE_NO_INTERFACE');
});
