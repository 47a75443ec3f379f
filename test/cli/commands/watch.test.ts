import t, { type Test } from 'tap';
import type { Boot } from '../../../src/domain/boot-session.ts';
import { newBootId } from '../../../src/domain/boot-stage.ts';
import { anEvent, MACS } from '../../fakes/events.ts';
import { EVERY_EVENT } from '../../fakes/every-event.ts';
import { following } from '../../fakes/following.ts';
import { liveServer } from '../../fakes/live-server.ts';
import { NOW } from '../../fakes/terminal.ts';

const SESSION = { ...EVERY_EVENT['boot.beacon'], atMs: NOW, detail: '' };
const GOING = { ...EVERY_EVENT['file.progress'], atMs: NOW, file: 'debian/linux' };

async function watching(t: Test, isTty: boolean, ...argv: string[]) {
  const one = following(t, { io: { isTty } });
  const server = await liveServer(t, one.dataDir);
  one.begin('watch', ...argv);
  while (server.readers() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return { ...one, ...server };
}

t.test('shows the steps of a boot, each on a line of the terminal, and ends with it', async (t) => {
  const { happen, stdout, exit } = await watching(t, true, '--until', 'booted');
  happen({ ...EVERY_EVENT['dhcp.discover'], atMs: NOW });
  happen(anEvent(1).event);
  happen(GOING);
  happen({ ...GOING, bytes: 4_200_000 });
  happen({ ...SESSION, step: 'handoff' });
  t.equal(await exit(), 0);
  const [asked = '', went = '', ...rest] = stdout().split('\n');
  t.match(asked, /52:54:00:aa:00:01 {2}UEFI HTTP boot asks for boot information$/);
  t.match(
    went.replaceAll('\r\u001b[K', '<'),
    /linux: 1\.0 MB.*<.*linux: 4\.2 MB of 8\.4 MB, 50 %.*<.*handed over/,
  );
  t.same(rest, [''], 'what was left unanswered is no step');
});

t.test('a failed boot ends the wait with exit code 1; progress is not for a pipe', async (t) => {
  const { happen, stdout, exit } = await watching(t, false, '--until', 'booted');
  happen(GOING);
  happen({ ...SESSION, step: 'kernel-failed' });
  t.equal(await exit(), 1);
  t.match(stdout(), /^\S+ {2}52:54:00:aa:00:01 {2}could not load the kernel\n$/);
});

t.test('symptom: watch waited for ever for a boot that stood still', async (t) => {
  const { happen, stdout, exit } = await watching(t, false, '--until', 'booted');
  happen(EVERY_EVENT['boot.finding']);
  t.equal(await exit(), 1);
  t.match(stdout(), 'The machine was offered a loader');
});

t.test('--until failed waits on after a boot that went well', async (t) => {
  const { happen, until, exit } = await watching(t, true, '--until', 'failed');
  happen({ ...SESSION, step: 'local' });
  await until('boots its local disk');
  happen({ ...EVERY_EVENT['script.served'], script: 'fail', error: 'PROFILE_UNKNOWN' });
  t.equal(await exit(), 1);
});

t.test('one machine alone, as lines of JSON', async (t) => {
  const { happen, until, stdout, interrupt, exit } = await watching(t, true, MACS[1], '--json');
  happen({ ...SESSION, step: 'handoff' });
  happen({ ...SESSION, mac: MACS[1], step: 'handoff' });
  await until('"step":"handoff"');
  t.match(JSON.parse(stdout()), { kind: 'boot.beacon', mac: MACS[1], seq: 2 });
  interrupt();
  t.equal(await exit(), 130);
});

t.test('symptom: begun in the middle of a boot, watch showed its end alone', async (t) => {
  const one = following(t);
  const { happen, readers, opened } = await liveServer(t, one.dataDir);
  const startedAtMs = NOW - 60_000;
  const going: Boot = {
    ...{ id: newBootId(startedAtMs, MACS[0]), macs: [MACS[0]], startedAtMs, lastAtMs: NOW },
    ...{ scripts: [], stages: [], findings: [] },
  };
  await opened.boots.saveAll([going]);
  const asked = { ...EVERY_EVENT['dhcp.discover'], mac: MACS[0] };
  happen({ ...asked, atMs: startedAtMs - 1, client: 'bios' });
  happen({ ...asked, atMs: startedAtMs });
  happen({ ...asked, atMs: startedAtMs + 1, mac: MACS[1] });
  happen({ ...EVERY_EVENT['dhcp.offered'], mac: MACS[0], atMs: NOW - 50_000 });
  one.begin('watch', MACS[0], '--until', 'booted');
  while (readers() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  happen({ ...SESSION, step: 'handoff' });
  t.equal(await one.exit(), 0);
  t.match(one.stdout().trimEnd().split('\n').map(wordsIn), [
    /^UEFI HTTP boot asks for/,
    /^offered/,
    /^everything loaded/,
  ]);
});

/** What stands behind time and machine. */
function wordsIn(line: string): string {
  return line.slice(33);
}
