/** Each fault as the list of its events: the right finding at its moment, and no other before. */
import t from 'tap';
import type { Boot, BootFinding } from '../../src/domain/boot-session.ts';
import type { BootId } from '../../src/domain/boot-stage.ts';
import { diagnose, nextDeadlineMs } from '../../src/domain/diagnose.ts';
import type { DiagnosisContext } from '../../src/domain/diagnose/suspicion.ts';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import {
  addressTaken,
  beacon,
  discover,
  evidenceOf,
  fileMoved,
  fileSent,
  GOOD_BOOT,
  MAC,
  offered,
  script,
  tftpEnded,
  tftpMoved,
  tftpStarted,
  unanswered,
  type Moment,
} from '../fakes/boots.ts';

function bootOf(moments: readonly Moment[], findings: readonly BootFinding[] = []): Boot {
  const [first = 0] = moments[0] ?? [];
  const [last = 0] = moments.at(-1) ?? [];
  const times = { startedAtMs: first * 1_000, lastAtMs: last * 1_000 };
  const evidence = evidenceOf(moments);
  return {
    id: 'b_1' as BootId,
    macs: [MAC],
    ...times,
    scripts: [],
    stages: [],
    findings,
    evidence,
  };
}

interface Fault {
  readonly moments: readonly Moment[];
  /** when it is found, in seconds */
  readonly at: number;
  readonly context?: DiagnosisContext;
}

const asked: readonly Moment[] = [
  [0, discover()],
  [0, offered()],
];
const answered4011 = { kind: 'pxe.answered', client: 'uefi', personality: 'binl' } as const;
const lowered = { kind: 'blksize.lowered', from: 'x', blockSizeBytes: 1_468, next: 1_024 } as const;
const loaded: readonly Moment[] = [
  ...asked,
  [4, tftpStarted()],
  [5, tftpEnded('complete', { bytes: 9 })],
];
const iPxe: readonly Moment[] = [...loaded, [7, discover('ipxe')], [7, offered('ipxe', 'ipxe')]];
const two = { files: 2, profile: 'guest' };
const scripted: readonly Moment[] = [...iPxe, [10, script('boot', two)]];
const cut = (more: Parameters<typeof fileSent>[1]): readonly Moment[] => [
  ...scripted,
  [12, fileSent('guest/vmlinuz', { complete: false, ...more })],
];
const failed = (
  error: 'PROFILE_ARCH_MISMATCH' | 'TEMPLATE_VALUE_MISSING' | 'SECRETS_KEY_WRONG',
) => ({
  moments: [...iPxe, [10, script('fail', { error })]] satisfies readonly Moment[],
  at: 10,
});
const refused = (reason: Parameters<typeof unanswered>[0]): Fault => ({
  moments: [
    [0, discover()],
    [0, unanswered(reason)],
    [4, unanswered(reason)],
  ],
  at: 10,
});
const machine = 'node-1';

const FAULTS: { readonly [K in keyof typeof FINDING_ROWS]: Fault } = {
  'unknown-machine-ignored': refused('unknown-machine'),
  'no-loader-for-firmware': refused('no-loader'),
  'source-outside-networks': refused('source-refused'),
  'relay-refused': refused('relay-refused'),
  'observing-only': refused('observing'),
  'answers-used-up': refused('rate-limited'),
  'interface-without-address': refused('no-address'),
  'reply-too-long': refused('no-room'),
  'reply-not-sent': refused('send-failed'),
  'asks-another-server': { moments: [...asked, [2, unanswered('other-server')]], at: 12 },
  'offer-not-taken': { moments: [...asked, [4, discover()], [4, offered()]], at: 18 },
  'tftp-never-asked': { moments: [...asked, [4, addressTaken]], at: 10 },
  'port-4011-never-asked': {
    moments: [
      [0, discover()],
      [0, offered('uefi', 'binl')],
    ],
    at: 10,
  },
  'answer-on-4011-unfollowed': {
    moments: [...asked, [4, { ...answered4011, bootFile: 'ipxe.efi', to: 'x' }]],
    at: 14,
  },
  'http-boot-never-asked': {
    moments: [
      [0, discover('http')],
      [0, offered('http', 'http')],
    ],
    at: 10,
  },
  'rival-boot-server': {
    moments: [...asked, [9, discover('ipxe')], [9, offered('ipxe', 'ipxe')]],
    at: 49,
  },
  'loader-name-unknown': {
    moments: [...asked, [4, tftpStarted('x.efi')], [4, tftpEnded('refused', { file: 'x.efi' })]],
    at: 14,
  },
  'tftp-never-acknowledged': {
    moments: [...asked, [4, tftpStarted()], [8, tftpStarted()], [10, tftpEnded('gave-up')]],
    at: 14,
  },
  'tftp-first-block-lost': {
    moments: [...asked, [4, tftpStarted()], [7, lowered], [9, tftpStarted()]],
    at: 17,
  },
  'tftp-stalled': { moments: [...asked, [4, tftpStarted()], [5, tftpMoved(90_000)]], at: 20 },
  'loader-refused': {
    moments: [...asked, [4, tftpStarted()], [5, tftpEnded('aborted', { bytes: 9_000 })]],
    at: 15,
  },
  'loader-loop': { moments: [...loaded, ...later(loaded, 20), ...later(loaded, 40)], at: 45 },
  'loader-silent': { moments: loaded, at: 35 },
  'script-never-asked': { moments: iPxe, at: 27 },
  'profile-missing': {
    moments: [...iPxe, [10, script('local', { reason: 'profile-missing' })], [11, beacon('local')]],
    at: 10,
  },
  'profile-for-other-arch': failed('PROFILE_ARCH_MISMATCH'),
  'template-value-missing': failed('TEMPLATE_VALUE_MISSING'),
  'profile-unusable': failed('SECRETS_KEY_WRONG'),
  'kernel-never-asked': { moments: scripted, at: 25 },
  'initrd-never-asked': { moments: [...scripted, [12, fileSent('guest/vmlinuz')]], at: 27 },
  'handoff-never-came': {
    moments: [...scripted, [12, fileSent('guest/vmlinuz')], [13, fileSent('guest/initramfs')]],
    at: 28,
  },
  'file-missing': { moments: cut({ error: 'IMAGE_FILE_UNKNOWN' }), at: 22 },
  'file-changed': { moments: cut({ error: 'IMAGE_FILE_CHANGED' }), at: 22 },
  'factory-unreachable': { moments: cut({ error: 'FACTORY_FAILED' }), at: 22 },
  'file-failed': { moments: cut({ error: 'ASSET_STORE_FULL' }), at: 22 },
  'file-stalled': { moments: [...scripted, [12, fileMoved('guest/vmlinuz', 9)]], at: 27 },
  'client-left': { moments: cut({ reason: 'client-left' }), at: 22 },
  'machine-too-slow': { moments: cut({ reason: 'too-slow' }), at: 22 },
  'kernel-download-failed': {
    moments: [...scripted, [11, beacon('kernel-failed', '2d0c618e')]],
    at: 11,
  },
  'initrd-download-failed': { moments: [...scripted, [11, beacon('initrd-failed')]], at: 11 },
  'kernel-not-started': { moments: [...scripted, [11, beacon('boot-failed', '2e008081')]], at: 11 },
  'chain-failed': { moments: [...scripted, [11, beacon('chain-failed', '3e11618e')]], at: 11 },
  'no-report': {
    moments: [...iPxe, [10, script('boot', { ...two, reports: true })], [20, beacon('handoff')]],
    at: 500,
  },
  'talos-refuses-config': {
    moments: [...GOOD_BOOT, [60, { kind: 'talos.misconfigured', machine, detail: 'no disk' }]],
    at: 60,
  },
  'system-failed': {
    moments: [
      ...GOOD_BOOT,
      [60, { kind: 'talos.failed', machine, what: 'service', name: 'etcd', detail: 'down' }],
    ],
    at: 60,
  },
  'disk-not-started': {
    moments: [
      ...iPxe,
      [10, script('local', { reason: 'installed' })],
      [11, beacon('local')],
      [30, { kind: 'disk.missed', way: 'exit', next: 'sanboot', waitedMs: 9 }],
    ],
    at: 30,
  },
};

function later(moments: readonly Moment[], bySeconds: number): readonly Moment[] {
  return moments.map(([at, event]) => [at + bySeconds, event]);
}

for (const [id, { moments, at, context }] of Object.entries(FAULTS)) {
  t.test(`${id}: found when it is certain, and nothing else before`, (t) => {
    const boot = bootOf(moments);
    const atMs = at * 1_000;
    const ids = (nowMs: number): readonly string[] =>
      diagnose(boot, nowMs, context).map((finding) => finding.id);
    t.equal(nextDeadlineMs(boot, context), atMs);
    t.same(ids(atMs - 1), []);
    t.same(ids(atMs), [id]);
    t.same(ids(atMs + 3_600_000), [id]);
    const [finding] = diagnose(boot, atMs + 5_000, context);
    t.equal(finding?.atMs, atMs, 'its time is when it came true');
    t.equal(nextDeadlineMs(bootOf(moments, [finding!]), context), undefined);
    t.end();
  });
}

t.test('a good boot has no finding at any moment of it, nor afterwards', (t) => {
  for (let events = 0; events <= GOOD_BOOT.length; events += 1) {
    const boot = bootOf(GOOD_BOOT.slice(0, events));
    const [nextAt = 3_600] = GOOD_BOOT[events] ?? [];
    t.same(diagnose(boot, nextAt * 1_000), [], `after ${events} events`);
  }
  t.end();
});

t.test('nothing is wrong at a menu, nor with a choice that was refused', (t) => {
  const menu: readonly Moment[] = [...iPxe, [10, script('menu')]];
  t.same(diagnose(bootOf(menu), 90_000_000), []);
  const refused = script('fail', { error: 'MENU_CHOICE_REFUSED' });
  t.same(diagnose(bootOf([...menu, [20, refused]]), 90_000_000), []);
  t.end();
});

t.test('what comes after all takes a finding back', (t) => {
  const late = bootOf([...asked, [4, addressTaken], [30, tftpStarted()]]);
  t.same(diagnose(late, 31_000), []);
  t.end();
});

t.test('iPXE that never asked for a loader is in the ROM of the card', (t) => {
  const rom = bootOf([
    [9, discover('ipxe')],
    [9, offered('ipxe', 'ipxe')],
  ]);
  t.match(diagnose(rom, 49_000), [{ id: 'script-never-asked' }]);
  t.end();
});

t.test('iPXE that begins anew all the time is not waited for without an end', (t) => {
  const anew = [0, 15, 30, 45].map((at): Moment => [10 + at, discover('ipxe')]);
  t.match(diagnose(bootOf([...iPxe, ...anew]), 67_000), [
    { id: 'script-never-asked', atMs: 67_000 },
  ]);
  t.end();
});

t.test('while a file is fetched from elsewhere, its first byte may be late', (t) => {
  t.same(diagnose(bootOf(scripted), 60_000, { fetching: true }), []);
  t.end();
});

t.test('of files of other servers nothing is expected here', (t) => {
  t.same(diagnose(bootOf([...iPxe, [10, script('boot')]]), 600_000), []);
  t.end();
});

t.test('a fault of ours says more than what iPXE made of it', (t) => {
  const boot = bootOf([...cut({ error: 'IMAGE_FILE_UNKNOWN' }), [13, beacon('kernel-failed')]]);
  t.match(diagnose(boot, 13_000), [{ id: 'file-missing' }]);
  const left = bootOf([...cut({ reason: 'client-left' }), [13, beacon('kernel-failed', '31')]]);
  t.match(diagnose(left, 13_000), [{ id: 'kernel-download-failed', seen: /ipxe\.org\/31/ }]);
  t.end();
});

t.test('HTTP boot of an unknown machine after PXE came to nothing is no news', (t) => {
  const pxe: readonly Moment[] = [...asked, [4, addressTaken]];
  const boot = bootOf([...pxe, [20, discover('http')], [20, unanswered('unknown-machine')]]);
  t.match(diagnose(boot, 60_000), [{ id: 'tftp-never-asked' }]);
  t.end();
});

t.test('the second time firmware asks, it waits twice as long for other offers', (t) => {
  const again: readonly Moment[] = [
    [0, discover()],
    [0, unanswered('first-ask')],
    [4, discover()],
    [4, offered()],
    [12, addressTaken],
    [12.4, tftpStarted()],
  ];
  for (let events = 1; events <= again.length; events += 1) {
    const [nextAt = 13] = again[events] ?? [];
    t.same(diagnose(bootOf(again.slice(0, events)), nextAt * 1_000), [], `after ${events} events`);
  }
  t.end();
});

t.test('what came of an offer stays found while firmware asks anew, until it follows one', (t) => {
  const once: readonly Moment[] = [...asked, [4, addressTaken]];
  const [found] = diagnose(bootOf(once), 30_000);
  const again: readonly Moment[] = [...once, [40, discover()], [40, offered()]];
  const known = { ...bootOf(again), findings: [found!] };
  t.same(diagnose(known, 40_000), [found], 'at once, and since the same time');
  t.equal(nextDeadlineMs(known), undefined);
  t.same(
    diagnose(bootOf(again), 40_000),
    [],
    'of a machine that asks for the first time nothing is',
  );
  const followed = { ...bootOf([...again, [44, tftpStarted()]]), findings: [found!] };
  t.same(diagnose(followed, 44_000), [], 'withdrawn');
  t.end();
});

t.test('a machine that is meant to find no loader is not suspected of losing one', (t) => {
  const { moments } = FAULTS['loader-name-unknown'];
  const withheld: readonly Moment[] = [...moments, [4, { kind: 'loader.withheld' }]];
  t.same(diagnose(bootOf(withheld), 600_000), []);
  const askedAgain = bootOf([...withheld, [20, discover()], [20, offered()]]);
  t.match(diagnose(askedAgain, 600_000), [{ id: 'loader-name-unknown' }]);
  t.end();
});

t.test('EDK2 that goes on from PXE to HTTP has not tried the disk yet', (t) => {
  const { moments } = FAULTS['disk-not-started'];
  t.same(diagnose({ ...bootOf(moments), client: 'http' }, 600_000), []);
  t.end();
});

t.test('policies that work as they are meant to are no fault', (t) => {
  t.same(diagnose(bootOf([[0, unanswered('first-ask')]]), 600_000), []);
  t.same(diagnose({ ...bootOf([]), evidence: evidenceOf([]) }, 600_000), []);
  const waits = bootOf([...iPxe, [10, script('local', { reason: 'unknown-machine' })]]);
  t.same(diagnose(waits, 600_000), []);
  t.end();
});

t.test('a Talos that has reported is not waited for', (t) => {
  const moments: readonly Moment[] = [
    ...iPxe,
    [10, script('boot', { ...two, reports: true })],
    [20, beacon('handoff')],
    [60, { kind: 'talos.stage', machine, stage: 'booting' }],
  ];
  t.same(diagnose(bootOf(moments), 3_600_000), []);
  t.end();
});

t.test("behind a relay, where transfers are nobody's yet, only the script is waited for", (t) => {
  const relayed = (moments: readonly Moment[]): Boot => ({ ...bootOf(moments), relayed: true });
  t.same(diagnose(relayed(asked), 600_000), []);
  const up = relayed([...asked, [9, discover('ipxe')], [9, offered('ipxe', 'ipxe')]]);
  t.match(diagnose(up, 49_000), [{ id: 'script-never-asked' }]);
  t.end();
});
