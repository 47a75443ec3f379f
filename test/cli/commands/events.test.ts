import t from 'tap';
import { serveApi } from '../../fakes/admin-api.ts';
import { anEvent, MACS } from '../../fakes/events.ts';
import { following } from '../../fakes/following.ts';
import { liveServer } from '../../fakes/live-server.ts';
import { NOW, terminal } from '../../fakes/terminal.ts';

const happenTo = (server: { happen: (event: never) => void }, count: number): void => {
  for (let seq = 1; seq <= count; seq += 1) server.happen(anEvent(seq).event as never);
};

t.test('prints the latest events, with the names of machines', async (t) => {
  const { run, dataDir } = terminal(t);
  const server = await liveServer(t, dataDir);
  await server.ask('PUT /api/v1/machines/node-2', { body: { name: 'node-2', macs: [MACS[1]] } });
  happenTo(server, 12);
  const { exit, stdout } = await run('events', '-n', '4');
  t.equal(exit, 0);
  t.match(
    stdout,
    /^\S+ \S+ +node-2 +left unanswered: not-pxe: 9\n(\S+ \S+ +52:54:00:aa:00:01 .*\n){2}\S+ \S+ +node-2 +fetches f12\n$/,
  );
  const one = await run('events', '--machine', 'node-2', '--kind', 'tftp.started', '--json');
  t.match(JSON.parse(one.stdout), { items: [{ seq: 12, kind: 'tftp.started', mac: MACS[1] }] });
});

t.test(
  'goes on with what happens, one line of JSON for each, none twice and none missed',
  async (t) => {
    const one = following(t);
    const server = await liveServer(t, one.dataDir);
    happenTo(server, 3);
    one.begin('events', '-f', '-n', '2', '--json');
    await one.until('"seq":3');
    happenTo(server, 9);
    await one.until('"seq":12');
    const seqs = one
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    t.same(
      seqs,
      Array.from({ length: 11 }, (_, index) => index + 2),
    );
    one.interrupt();
    t.equal(await one.exit(), 130);
  },
);

t.test('reads as many pages of the past as there are', async (t) => {
  const { run, dataDir } = terminal(t);
  const item = (seq: number) => ({ seq, ...anEvent(seq).event });
  const requests = await serveApi(t, dataDir, {
    'GET /api/v1/events': ({ path }) =>
      path.includes('after=2')
        ? { body: { items: [item(3)] } }
        : { body: { items: [item(1), item(2)], next: 2 } },
  });
  const { stdout } = await run('events', '--since', '1h', '--json');
  t.match(JSON.parse(stdout), { items: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  const since = encodeURIComponent(new Date(NOW - 3_600_000).toISOString());
  t.match(requests[1]?.path, `since=${since}&limit=500&after=2`);
});

t.test('refuses what it cannot mean', async (t) => {
  const { run, dataDir } = terminal(t);
  await liveServer(t, dataDir);
  for (const [argv, told] of [
    [['-n', '0'], /--lines/],
    [['--since', 'yesterday'], /--since/],
    [['-f', '-o', 'yaml'], /table or json/],
    [['--kind', 'tftp.sent'], /kind/],
  ] as const) {
    t.match(await run('events', ...argv), { exit: 2, stdout: '', stderr: told }, argv.join(' '));
  }
  t.match(await run('events', '-m', 'nobody'), { exit: 3 });
});
