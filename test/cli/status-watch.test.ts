/** Tests for src/cli/status-watch.ts and status-view.ts */
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { liveText, type Snapshot } from '../../src/cli/status-view.ts';
import { plain } from '../../src/cli/style.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import { newBootId } from '../../src/domain/boot-stage.ts';
import { anEvent, MACS } from '../fakes/events.ts';
import { following } from '../fakes/following.ts';
import { liveServer } from '../fakes/live-server.ts';
import { node1, stranger } from '../fakes/resources.ts';
import { NOW, terminal } from '../fakes/terminal.ts';

const going: Boot = {
  ...{ id: newBootId(NOW, MACS[0]), macs: [MACS[0]], startedAtMs: NOW, lastAtMs: NOW },
  ...{ scripts: [], findings: [], label: 'node-1', profile: 'rescue' },
  stages: [{ stage: 'loader', startedAtMs: NOW, times: 1 }],
};

async function looking(t: Test, isTty: boolean, ...flags: string[]) {
  const one = following(t, { io: { isTty } });
  const server = await liveServer(t, one.dataDir);
  one.begin('status', '--watch', ...flags);
  while (server.readers() === 0) await pause(5);
  return { ...one, ...server };
}

t.test('shows what happens, in one place of the terminal, and Ctrl-C is a good end', async (t) => {
  const { stdout, until, happen, opened, interrupt, exit } = await looking(t, true);
  await until('No machine waits.');
  t.match(
    stdout(),
    /rouse 1\.2\.3, up for .*\n\nLISTENER .*\n.*67.* up\n(?:.*\n)*No machine boots/,
  );
  await opened.boots.saveAll([going]);
  happen(anEvent(1).event);
  await until('node-1');
  const [, again = ''] = stdout().split('\u001b[0J');
  t.match(again, /BOOTING +FOR +STAGE +PROFILE\nnode-1 .*rescue\nNo machine waits\.\n/);
  interrupt();
  t.equal(await exit(), 0);
});

t.test('draws at most once a second, however much happens, and not when nothing did', async (t) => {
  const { stdout, happen, until, opened } = await looking(t, false, '--json');
  await until('"booting":[]');
  const startedMs = Date.now();
  await opened.boots.saveAll([going]);
  while (Date.now() - startedMs < 1_500) {
    happen(anEvent(1).event);
    await pause(10);
  }
  const lines = stdout().trimEnd().split('\n');
  t.equal(lines.length, 2, 'one of the beginning, one of the boot, and none that says the same');
  t.match(JSON.parse(lines[1]!), {
    ...{ state: 'connected', version: '1.2.3', waiting: [] },
    booting: [{ machine: 'node-1', profile: 'rescue' }],
  });
});

t.test('says that the server is gone, and goes on when it is back', async (t) => {
  const { stdout, stderr, until, stop, start, readers, close, exit } = await looking(
    ...([t, false, '--json'] as const),
  );
  await until('connected');
  await stop();
  await until('"state":"reconnecting"');
  await start();
  while (readers() === 0 || stdout().trimEnd().split('\n').length < 3) await pause(10);
  const states = stdout().trimEnd().split('\n');
  t.same(
    states.map((line) => (JSON.parse(line) as { state: string }).state),
    ['connected', 'reconnecting', 'connected'],
  );
  t.equal(stderr(), '');
  close();
  t.equal(await exit(), 0, 'nobody reads it any more');
});

t.test('needs a server at the beginning, and a form that has lines', async (t) => {
  t.equal((await terminal(t).run('status', '--watch')).exit, 6);
  const one = following(t);
  await liveServer(t, one.dataDir);
  one.begin('status', '--watch', '-o', 'yaml');
  t.equal(await one.exit(), 2);
});

const LONG = 'a-machine-with-a-name-that-fills-the-whole-of-a-label-of-dns';
const picture: Snapshot & { readonly state: 'connected' } = {
  state: 'connected',
  server: {
    ...{ version: '1.2.3', started_at: new Date(NOW - 90_000).toISOString(), uptime_seconds: 90 },
    listeners: [
      { name: 'dhcp enp3s0', address: '0.0.0.0:67', up: true, detail: 'x'.repeat(90) },
      { name: 'tftp', address: '', up: false, detail: 'the port is taken' },
    ],
    events: {},
  },
  booting: [
    {
      ...{ id: 'b_1', machine: LONG, macs: [], outcome: 'running', duration_ms: 1 },
      ...{ started_at: new Date(NOW - 5_000).toISOString(), last_at: '', finding_ids: [] },
      ...{ stage: 'loader-request', profile: LONG },
    },
  ],
  waiting: [{ ...stranger, code: 'BLUE-FOX', hardware: { product: LONG } }, { ...node1 }],
};

t.test('fits a terminal of 80 columns, whatever machines are called', (t) => {
  const view = { width: 80, paint: plain, nowMs: NOW };
  const lines = liveText(picture, view).split('\n');
  t.same(
    lines.filter((line) => line.length > 80),
    [],
  );
  t.match(lines[0], 'rouse 1.2.3, up for 1 min');
  t.match(lines.join('\n'), /BOOTING .*\na-machine.*… +5 s +loader-request +a-mach.*…\n\nWAITING/);
  t.match(lines.join('\n'), /BLUE-FOX +52:54:00:aa:00:01/);
  const gone = liveText({ ...picture, state: 'reconnecting' }, view);
  t.match(gone, /^rouse 1\.2\.3\. The server is gone: reconnecting\.\n/);
  t.end();
});
