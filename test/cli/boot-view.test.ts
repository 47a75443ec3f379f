import { stripVTControlCharacters } from 'node:util';
import t from 'tap';
import { newBootId } from '../../src/domain/boot-stage.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import { bootText, endOf, toneOf } from '../../src/cli/boot-view.ts';
import { plain, type Paint } from '../../src/cli/style.ts';
import { bootResource, bootSummary } from '../../src/schema/boot-resource.ts';
import { applied } from '../../src/timeline/belongs.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');
const a = createBootEvents({ mac: A, from: ip('10.77.0.101') });
const T0 = Date.parse('2026-08-01T10:00:00Z');
const FRESH: Boot = {
  ...{ id: newBootId(T0, A), macs: [A], startedAtMs: T0, lastAtMs: T0 },
  ...{ scripts: [], stages: [], findings: [] },
};

/** @param delayMs  how much longer the loader takes */
function booted(delayMs: number): Boot {
  const at = (ms: number): number => T0 + ms;
  return [
    a.discover(T0),
    a.offered(at(2)),
    a.tftpStarted(at(1_000)),
    a.tftpFinished(at(1_005), { outcome: 'probe', bytes: 0, durationMs: 5 }),
    a.tftpStarted(at(1_010)),
    a.tftpFinished(at(1_510 + delayMs), { durationMs: 500 + delayMs, repeats: 4 }),
    a.discover(at(4_000 + delayMs), 'ipxe'),
    a.served(at(5_000 + delayMs), { session: 'a1', profile: 'debian', machine: 'node-1' }),
    a.fileSent(at(5_300 + delayMs)),
    a.fileSent(at(5_400 + delayMs), {
      file: `debian/${'x'.repeat(90)}`,
      complete: false,
      reason: 'client-left',
    }),
    a.beacon(at(5_500 + delayMs)),
  ].reduce(applied, FRESH);
}

t.test('a boot is told on 80 columns, stage by stage, with the slowest and the difference', (t) => {
  const text = bootText(bootResource(booted(4_000), T0, booted(0)), { paint: plain });
  t.ok(
    text.split('\n').every((line) => line.length <= 80),
    text,
  );
  t.matchOnlyStrict(
    text.split('\n').map((line) => line.trimEnd()),
    [
      `boot      ${FRESH.id}`,
      'machine   node-1 52:54:00:aa:00:01',
      'began     2026-08-01T10:00:00.000Z',
      'end       handed over to debian',
      `took      9.50 s, +4.00 s against the last good boot ${FRESH.id}`,
      'firmware  uefi, architecture 7, PXEClient:Arch:00007',
      'address   10.77.0.101 by lan0',
      '',
      '       AT      TOOK       +/- STAGE',
      '     0 ms      0 ms     +0 ms firmware asks by DHCP',
      '     2 ms      2 ms     +0 ms answer',
      '                              ipxe.efi (bypass)',
      '   1.00 s    1.01 s     +0 ms asks for the loader, 2 times',
      '   1.01 s    4.50 s   +4.00 s loader sent (slowest), 1.0 MB, 222 kB/s, 4 resent',
      '                              ipxe.efi 1.0 MB, 4.50 s',
      '   8.00 s    2.49 s     +0 ms iPXE is up',
      '   9.00 s    1.00 s     +0 ms script',
      '                              boot, debian',
      '   9.10 s    400 ms     +0 ms files sent, 16.0 MB, 53.3 MB/s',
      '                              debian/linux 8.0 MB, 200 ms',
      '                              …xxxxxxxxxxxxxxxxxxxxx 8.0 MB, 200 ms, CLIENT-LEFT',
      '   9.50 s    100 ms     +0 ms hands over',
      '',
    ],
  );
  t.end();
});

t.test('what goes on says so, and what is wrong says what to do', (t) => {
  const at = (ms: number): number => T0 + ms;
  const going = [a.discover(T0), a.served(at(100)), a.fileProgress(at(2_000), 4_000_000)];
  const boot: Boot = {
    ...going.reduce(applied, FRESH),
    findings: [
      {
        id: 'tftp-never-asked',
        atMs: T0,
        stage: 'offer',
        seen: 'an\u001b[2J offer '.repeat(20),
        expected: 'a request',
      },
    ],
  };
  const text = bootText(bootResource(boot, at(3_000)), { paint: plain });
  t.match(
    text,
    /files sent \(slowest\), 4\.0 MB, 4\.0 MB\/s …\n {30}debian\/linux 4\.0 MB of 8\.0 MB, on its way\n/,
  );
  t.match(text, /\nfound: .+\n {2}seen {6}an·\[2J offer/);
  t.match(text, /\n {2}causes {4}\S/);
  t.match(text, /\n {2}fix {7}\S/);
  t.ok(
    text.split('\n').every((line) => line.length <= 80),
    text,
  );
  t.end();
});

t.test('the end of a boot is said with its reason', (t) => {
  const end = (more: Partial<Boot>): string => endOf(bootSummary({ ...FRESH, ...more }, T0));
  t.equal(end({}), 'goes on');
  t.equal(end({ outcome: 'handoff' }), 'handed over');
  t.equal(end({ outcome: 'local', reason: 'installed' }), 'local disk: installed');
  t.equal(end({ outcome: 'local' }), 'local disk');
  t.equal(end({ outcome: 'failed', error: 'IMAGE_UNKNOWN' }), 'failed: IMAGE_UNKNOWN');
  t.equal(end({ outcome: 'gave-up', ignored: 'first-ask' }), 'gave up: first-ask');
  const asked = { stages: [{ stage: 'offer', startedAtMs: 0, times: 1 } as const] };
  t.equal(end({ ...asked, outcome: 'stalled' }), 'stalled after offer');
  t.equal(toneOf(bootSummary({ ...FRESH, outcome: 'failed' }, T0)), 'bad');
  t.end();
});

t.test('colour changes nothing of what is shown', (t) => {
  const painted: Paint = (_tone, text) => `\u001b[1;90m${text}\u001b[0m`;
  const long = { ...booted(4_000), vendorClass: 'v'.repeat(90) };
  const boot = bootResource(long, T0, booted(0));
  const [coloured, text] = [painted, plain].map((paint) => bootText(boot, { paint }));
  t.equal(stripVTControlCharacters(coloured ?? ''), text);
  t.match(text, /^took .* boot b_[0-9a-f]{17}$/m, 'which fits');
  t.match(text, /^firmware .{70}…$/m, 'which does not');
  t.end();
});
