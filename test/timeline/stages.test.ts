import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot, StageRecord } from '../../src/domain/boot-session.ts';
import { newBootId, type BootStage } from '../../src/domain/boot-stage.ts';
import {
  bootMacsMax,
  bootScriptsMax,
  fileNameMax,
  stageFilesMax,
} from '../../src/domain/limits-timeline.ts';
import { applied } from '../../src/timeline/belongs.ts';
import { addressOf, close, describe, touch, withScript } from '../../src/timeline/stages.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');
const a = createBootEvents({ mac: A, from: ip('10.0.0.11') });
const FRESH: Boot = {
  ...{ id: newBootId(0, A), macs: [A], startedAtMs: 0, lastAtMs: 0 },
  ...{ scripts: [], stages: [], findings: [] },
};

function after(...events: readonly BootEvent[]): Boot {
  return events.reduce((boot, event) => applied(boot, event), FRESH);
}

function stage(boot: Boot, name: BootStage): StageRecord | undefined {
  return boot.stages.find(({ stage }) => stage === name);
}

t.test('a question for the size of a loader is no transfer and no failure', (t) => {
  const probe = { outcome: 'probe', bytes: 0, durationMs: 4 } as const;
  const boot = after(a.tftpStarted(100), a.tftpFinished(104, probe));
  t.same(boot.stages, [{ stage: 'loader-request', startedAtMs: 100, endedAtMs: 104, times: 1 }]);
  t.end();
});

t.test('a loader is asked for until bytes of it arrive, and sent until the last one', (t) => {
  const probe = { outcome: 'probe', bytes: 0, durationMs: 4 } as const;
  const asked = after(a.tftpStarted(100), a.tftpFinished(104, probe), a.tftpStarted(200));
  t.same(stage(asked, 'loader-request'), {
    ...{ stage: 'loader-request', startedAtMs: 100, times: 2 },
    files: [{ file: 'ipxe.efi', startedAtMs: 200, bytes: 0 }],
  });
  const going = applied(asked, a.tftpProgress(1_200, 400_000));
  t.same(stage(going, 'loader-request'), {
    ...{ stage: 'loader-request', startedAtMs: 100, endedAtMs: 200, times: 2 },
  });
  t.same(stage(going, 'loader')?.files, [
    { file: 'ipxe.efi', startedAtMs: 200, bytes: 400_000, sizeBytes: 1_000_000 },
  ]);
  const sent = applied(going, a.tftpFinished(2_200, { durationMs: 2_000, repeats: 3 }));
  t.same(stage(sent, 'loader'), {
    ...{ stage: 'loader', startedAtMs: 200, endedAtMs: 2_200, times: 1 },
    files: [
      {
        file: 'ipxe.efi',
        startedAtMs: 200,
        bytes: 1_000_000,
        sizeBytes: 1_000_000,
        endedAtMs: 2_200,
        repeats: 3,
      },
    ],
  });
  t.end();
});

t.test('a transfer whose beginning was missed has its times all the same', (t) => {
  const boot = after(a.tftpFinished(2_200, { durationMs: 2_000, outcome: 'gave-up', bytes: 5 }));
  t.match(stage(boot, 'loader-request'), { startedAtMs: 200, times: 1 });
  t.match(stage(boot, 'loader'), {
    startedAtMs: 200,
    endedAtMs: 2_200,
    files: [{ fault: 'gave-up' }],
  });
  t.end();
});

t.test('a file that is not there stays with the request for it', (t) => {
  const refused = { outcome: 'refused', file: 'x.efi', bytes: 0, durationMs: 0 } as const;
  t.match(stage(after(a.tftpFinished(5, refused)), 'loader-request'), {
    ...{ times: 1, files: [{ file: 'x.efi', fault: 'refused', endedAtMs: 5 }] },
  });
  const asked = after(a.tftpStarted(4, 'x.efi'), a.tftpFinished(5, refused));
  t.match(stage(asked, 'loader-request'), { times: 1, endedAtMs: 5 });
  t.equal(stage(asked, 'loader-request')?.files?.length, 1);
  t.end();
});

t.test('HTTP boot: the size is asked for by HEAD, and the loader is sent', (t) => {
  const file = 'loaders/ipxe.efi';
  const probe = a.fileSent(100, { file, probe: true, bytes: 0, durationMs: 1 });
  const boot = after(
    probe,
    a.fileProgress(1_300, 5, file),
    a.fileSent(1_500, { file, durationMs: 400.4 }),
  );
  t.match(stage(boot, 'loader-request'), { startedAtMs: 100, endedAtMs: 1_100, times: 2 });
  t.match(stage(boot, 'loader'), { startedAtMs: 1_100, endedAtMs: 1_500, times: 1 });
  t.match(stage(after(a.fileSent(1_500, { file, durationMs: 400.4 })), 'loader'), {
    startedAtMs: 1_100,
  });
  t.end();
});

t.test(
  'a file that takes seconds began when it was asked for, not with the first news of it',
  (t) => {
    const slow = (name: string): readonly BootEvent[] => [
      a.fileProgress(2_400, 5, name),
      a.fileProgress(3_400, 9, name),
      a.fileSent(4_000, { file: name, durationMs: 2_899.7 }),
    ];
    const served = a.served(1_000, { session: 'a1' });
    const kernel = { file: 'debian/linux', startedAtMs: 1_100, endedAtMs: 4_000 };
    t.match(stage(after(served, ...slow('debian/linux')), 'files'), {
      ...{ startedAtMs: 1_100, endedAtMs: 4_000, times: 1, files: [kernel] },
    });
    const loaded = after(...slow('loaders/ipxe.efi'));
    t.match(
      loaded.stages.map(({ stage, startedAtMs, endedAtMs }) => [stage, startedAtMs, endedAtMs]),
      [
        ['loader-request', 1_100, 1_100],
        ['loader', 1_100, 4_000],
      ],
    );
    t.end();
  },
);

t.test("files after the script are its files, and after the hand-over the system's", (t) => {
  const boot = after(
    a.served(0, { session: 'a1' }),
    a.fileProgress(1_000, 10),
    a.fileSent(2_000, { durationMs: 1_900, complete: false, reason: 'client-left', bytes: 77 }),
    a.fileSent(2_500, { durationMs: 100, complete: false, error: 'IMAGE_FILE_UNKNOWN', bytes: 0 }),
    a.fileSent(2_600, { complete: false }),
    a.tftpStarted(2_700, 'grub.cfg'),
    a.tftpFinished(2_800, { file: 'grub.cfg' }),
    a.beacon(3_000),
    a.fileSent(4_000, { file: 'debian/root.squashfs' }),
  );
  t.match(stage(boot, 'files')?.files, [
    { file: 'debian/linux', bytes: 77, fault: 'client-left' },
    { fault: 'IMAGE_FILE_UNKNOWN' },
    { fault: 'cut' },
    { file: 'grub.cfg' },
  ]);
  t.match(stage(boot, 'install')?.files, [{ file: 'debian/root.squashfs' }]);
  t.end();
});

t.test('of very many files the first one that ended leaves', (t) => {
  const many = Array.from({ length: stageFilesMax + 2 }, (_, at) =>
    a.fileSent(1_000 + at, { file: `x/${at}` }),
  );
  const files = stage(after(a.served(0), ...many), 'files')?.files;
  t.equal(files?.length, stageFilesMax);
  t.equal(files?.[0]?.file, 'x/2');
  t.end();
});

t.test('the loader is still on its way when iPXE begins to ask', (t) => {
  const boot = after(a.tftpStarted(0), a.discover(900, 'ipxe'), a.tftpFinished(1_000));
  t.match(stage(boot, 'loader'), { endedAtMs: 1_000 });
  t.equal(stage(boot, 'files'), undefined);
  t.end();
});

t.test('port 4011 has its own stage for firmware, and none for iPXE', (t) => {
  const boot = after(a.discover(0), a.offered(1), a.request(2_000), a.answered(2_003));
  t.match(stage(boot, 'pxe'), { startedAtMs: 2_000, endedAtMs: 2_003, detail: 'ipxe.efi' });
  t.equal(stage(after(a.discover(0), a.request(2_000)), 'pxe')?.endedAtMs, undefined);
  const ipxe = after(a.discover(0), a.discover(9, 'ipxe'), a.request(10, 'ipxe'), a.answered(11));
  t.match(stage(ipxe, 'ipxe'), { times: 2 });
  t.equal(stage(ipxe, 'pxe'), undefined);
  t.end();
});

t.test('iPXE is up with its first packet, its first file or its first script', (t) => {
  const up = (...events: readonly BootEvent[]): unknown => {
    const { startedAtMs, endedAtMs, times } = stage(after(a.discover(0), ...events), 'ipxe') ?? {};
    return [startedAtMs, endedAtMs, times];
  };
  t.same(up(a.discover(5, 'ipxe'), a.offered(7, { client: 'ipxe' })), [5, 7, 1]);
  const start = { file: 'autoexec.ipxe', durationMs: 2 };
  t.same(up(a.tftpStarted(5, start.file), a.tftpFinished(7, start)), [5, 7, 1]);
  t.same(up(a.served(5, { script: 'start' })), [5, 5, 1]);
  t.end();
});

t.test('an answer after a refusal takes the refusal back', (t) => {
  const refused = after(a.discover(0), a.ignored(0, { reason: 'first-ask' }));
  t.match(refused, { ignored: 'first-ask' });
  t.match(stage(refused, 'discover'), { times: 1 });
  t.match(stage(refused, 'offer'), { detail: 'unanswered, first-ask' });
  const answered = applied(applied(refused, a.discover(4)), a.offered(5, { bootFile: '' }));
  t.equal('ignored' in answered, false);
  t.match(stage(answered, 'offer'), { detail: 'bypass', times: 2 });
  t.same(applied(answered, a.ignored(6, { reason: 'other-server' })).stages, answered.stages);
  t.end();
});

t.test('the script says which profile, or why not', (t) => {
  const boot = after(a.served(5, { session: 'a1', profile: 'debian' }));
  t.match(boot, { profile: 'debian', scripts: ['a1'] });
  t.match(stage(boot, 'script'), { detail: 'boot, debian' });
  const local = applied(boot, a.served(6, { script: 'local', reason: 'installed' }));
  t.match(local, { reason: 'installed' });
  t.equal('profile' in local, false);
  const failed = applied(
    local,
    a.served(7, { script: 'fail', error: 'IMAGE_UNKNOWN', session: 'a2' }),
  );
  t.match(failed, { outcome: 'failed', endedAtMs: 7, error: 'IMAGE_UNKNOWN' });
  const disk = applied(failed, a.beacon(9, { step: 'local', session: 'a2' }));
  t.match(disk, { outcome: 'failed', endedAtMs: 7 });
  t.match(stage(disk, 'local'), { startedAtMs: 9 });
  t.end();
});

t.test('a kernel that does not start has failed, although it was handed over to', (t) => {
  const boot = after(
    a.served(0),
    a.beacon(1_000),
    a.beacon(1_200, { step: 'boot-failed', detail: '2e008081' }),
  );
  t.match(boot, { outcome: 'failed', endedAtMs: 1_000 });
  t.match(stage(boot, 'handoff'), { detail: 'boot-failed 2e008081', endedAtMs: 1_200 });
  const early = after(a.served(0), a.beacon(1_000, { step: 'kernel-failed' }));
  t.match(stage(early, 'files'), { detail: 'kernel-failed' });
  t.equal(early.outcome, 'failed');
  t.end();
});

t.test('what is said about a stage changes nothing else of it', (t) => {
  const common = { atMs: 900, mac: A };
  const boot = after(
    a.discover(0),
    a.offered(1),
    { ...common, kind: 'offer.unfollowed', client: 'uefi', personality: 'bypass', next: 'binl' },
    a.tftpStarted(800),
    { ...common, kind: 'blksize.lowered', from: '10.0.0.11:5', blockSizeBytes: 1_468, next: 1_024 },
  );
  t.match(stage(boot, 'offer'), { endedAtMs: 1, detail: 'not followed, tried again as binl' });
  t.match(stage(boot, 'loader-request'), {
    detail: 'blocks of 1468 bytes are lost, 1024 from now on',
  });
  t.equal(stage(boot, 'loader-request')?.endedAtMs, undefined);
  const silent = after(a.tftpFinished(600), {
    ...{ ...common, kind: 'loader.silent', file: 'ipxe.efi', next: 'snponly.efi', waitedMs: 9 },
  });
  t.match(stage(silent, 'loader'), { detail: 'ipxe.efi did not come up' });
  t.same(describe(FRESH, 'loader', 'x'), FRESH);
  t.same(close(FRESH, 'loader', 5), FRESH);
  t.end();
});

t.test('a machine that waits to be adopted is in that stage until somebody decides', (t) => {
  const about = { mac: A, machine: A };
  const started = {
    ...about,
    kind: 'wait.started',
    atMs: 1_000,
    code: 'K7Q2',
    seconds: 600,
  } as const;
  const polled = { ...about, kind: 'wait.polled', atMs: 6_000, secondsLeft: 595 } as const;
  const waiting = after(a.served(900, { script: 'wait' }), started, polled);
  t.same(stage(waiting, 'wait'), {
    ...{ stage: 'wait', startedAtMs: 1_000, times: 1, detail: 'to be adopted, by code K7Q2' },
  });
  t.match(waiting, { lastAtMs: 6_000, outcome: undefined }, 'it is still there');
  const ended = { ...about, kind: 'wait.ended', atMs: 7_000 } as const;
  t.match(stage(applied(waiting, { ...ended, outcome: 'adopted' }), 'wait'), {
    ...{ endedAtMs: 7_000, detail: 'adopted' },
  });
  const over = applied(waiting, { ...ended, outcome: 'over' });
  t.match(stage(over, 'wait'), { detail: 'nobody adopted it' });
  t.end();
});

t.test('a menu is that stage as well, with what was chosen', (t) => {
  const about = { mac: A, machine: A } as const;
  const shown = { ...about, kind: 'menu.shown', atMs: 1_000, entries: 2, seconds: 15 } as const;
  const menu = after(a.served(900, { script: 'menu' }), shown, a.beacon(2_000, { step: 'tested' }));
  t.same(stage(menu, 'wait'), {
    ...{ stage: 'wait', startedAtMs: 1_000, times: 1, detail: 'menu with profiles: 2' },
  });
  t.equal(menu.outcome, undefined, 'a test of the network ends nothing');
  const chosen = { ...about, kind: 'menu.chosen', atMs: 7_000, profile: 'rescue' } as const;
  t.match(stage(applied(menu, chosen), 'wait'), {
    ...{ endedAtMs: 7_000, detail: 'rescue chosen on its screen' },
  });
  t.end();
});

t.test('the system that was started reports', (t) => {
  const common = { mac: A, machine: 'node-1' } as const;
  const words = (event: BootEvent): unknown =>
    stage(after(a.served(0), a.beacon(10), event), 'install')?.detail;
  t.equal(words({ ...common, atMs: 20, kind: 'install.started', profile: 'p' }), 'installs p');
  t.equal(words({ ...common, atMs: 20, kind: 'install.done', profile: 'p' }), 'installed');
  t.equal(
    words({ ...common, atMs: 20, kind: 'talos.installed', evidence: 'sequence' }),
    'Talos is on the disk',
  );
  t.equal(
    words({ ...common, atMs: 20, kind: 'talos.misconfigured', detail: 'x\u001b' }),
    'configuration refused: x·',
  );
  t.equal(
    words({
      ...common,
      atMs: 20,
      kind: 'talos.failed',
      what: 'service',
      name: 'etcd',
      detail: 'x',
    }),
    'etcd: x',
  );
  const served = { config: 'worker', from: ip('10.0.0.11'), bytes: 1, complete: true };
  t.equal(
    words({ ...common, atMs: 20, kind: 'config.served', ...served }),
    'fetched configuration worker',
  );
  const about = { machine: 'node-1', profile: 'debian-12', session: 's1', from: ip('10.0.0.11') };
  const told = { ...common, ...about, atMs: 20 };
  const file = { file: 'preseed.cfg', bytes: 1, complete: true };
  t.equal(words({ ...told, kind: 'answer.served', ...file }), 'fetched preseed.cfg');
  t.equal(words({ ...told, kind: 'installer.started' }), 'the installer runs');
  const half = { percent: 50, text: 'base system' };
  const goesOn = 'the installer goes on, 50 %: base system';
  t.equal(words({ ...told, kind: 'installer.progress', ...half }), goesOn);
  t.equal(words({ ...told, kind: 'installer.failed', text: 'x' }), 'the installer failed: x');
  const done = after(a.served(0), a.beacon(10), { ...told, kind: 'installer.done' });
  t.equal(stage(done, 'install')?.endedAtMs, 20);
  const soon = after(a.served(0), { ...told, kind: 'answer.served', ...file });
  t.equal(stage(soon, 'install'), undefined, 'iPXE itself may ask for such a file');
  const early = after(a.served(0), { ...common, atMs: 20, kind: 'config.served', ...served });
  t.equal(stage(early, 'install'), undefined);
  const going = after(a.served(0), a.beacon(10), {
    ...common,
    atMs: 20,
    kind: 'talos.stage',
    stage: 'installing',
  });
  t.equal(stage(going, 'install')?.endedAtMs, undefined);
  t.end();
});

t.test('what one boot keeps is bounded', (t) => {
  const macs = Array.from({ length: 20 }, (_, at) => mac(`52:54:00:00:00:${10 + at}`));
  const many = macs.reduce((boot, other) => touch(boot, { ...a.discover(0), mac: other }), FRESH);
  t.equal(many.macs.length, bootMacsMax);
  const scripts = Array.from({ length: 40 }, (_, at) => `s${at}`);
  t.equal(scripts.reduce(withScript, FRESH).scripts.length, bootScriptsMax);
  t.equal(withScript(withScript(FRESH, 'x'), 'x').scripts.length, 1);
  const long = stage(after(a.tftpStarted(0, `\u001b${'x'.repeat(500)}`)), 'loader-request');
  t.equal(long?.files?.[0]?.file.length, fileNameMax);
  t.equal(long?.files?.[0]?.file.startsWith('·x'), true);
  t.end();
});

t.test('an event tells the interface and the address, with or without a port', (t) => {
  t.match(after(a.tftpStarted(3)), { address: '10.0.0.11', lastAtMs: 3 });
  t.match(after(a.discover(3)), { interface: 'lan0' });
  t.equal(addressOf(a.served(0)), '10.0.0.11');
  t.equal(addressOf({ ...a.tftpStarted(0), from: '[fd00::9]:1024' }), 'fd00::9');
  t.equal(addressOf({ ...a.served(0), from: ip('fd00::9') }), 'fd00::9');
  t.equal(addressOf(a.discover(0)), undefined);
  t.end();
});

t.test(
  'firmware that is meant to find no loader goes to its disk, and the boot ends there',
  (t) => {
    const withheld = { kind: 'loader.withheld', atMs: 5, mac: mac('52:54:00:aa:00:01') } as const;
    const boot = after(a.discover(0), a.offered(0), a.tftpStarted(4), withheld);
    t.match(boot, { outcome: 'local', endedAtMs: 5 });
    t.match(stage(boot, 'local'), { startedAtMs: 5, detail: 'no loader is given to it' });
    t.end();
  },
);
