/** Which event is a fact of which part of a boot, and what a fact takes the place of. */
import t from 'tap';
import { NO_EVIDENCE } from '../../src/domain/boot-evidence.ts';
import { noteEvidence } from '../../src/domain/note-evidence.ts';
import {
  addressTaken,
  beacon,
  discover,
  eventsOf,
  evidenceOf,
  fileMoved,
  fileSent,
  FROM,
  GOOD_BOOT,
  offered,
  script,
  tftpEnded,
  tftpMoved,
  tftpStarted,
  unanswered,
} from '../fakes/boots.ts';

t.test('a good boot leaves its last facts', (t) => {
  t.match(evidenceOf(GOOD_BOOT), {
    ...{ asks: 0, loadersWhole: 1, filesWhole: 2, fileWholeAtMs: 14_000 },
    offer: { atMs: 0, client: 'uefi', personality: 'bypass' },
    ipxe: { firstAtMs: 7_000, lastAtMs: 8_000 },
    script: { atMs: 10_000, script: 'boot' },
    beacon: { step: 'handoff' },
  });
  t.end();
});

t.test('the question for a size is neither a request nor a failure', (t) => {
  const { loader } = evidenceOf([
    [0, tftpStarted()],
    [0.1, tftpEnded('probe')],
  ]);
  t.equal(loader, undefined);
  t.end();
});

t.test('one message that came by two ways is asked once', (t) => {
  const asks = (second: number): number =>
    evidenceOf([
      [0, discover()],
      [second, discover()],
    ]).asks;
  t.same([asks(0.2), asks(4)], [1, 2]);
  t.end();
});

t.test('a DISCOVER begins anew: the address that was taken before says nothing of it', (t) => {
  const evidence = evidenceOf([
    [0, discover()],
    [1, addressTaken],
    [4, discover()],
  ]);
  t.equal(evidence.addressTakenAtMs, undefined);
  t.end();
});

t.test('why a message was left unanswered is forgotten once there is an answer', (t) => {
  const first = evidenceOf([
    [0, unanswered('first-ask')],
    [4, unanswered('first-ask')],
  ]);
  t.match(first.ignored, { reason: 'first-ask', atMs: 0 }, 'since the first time');
  const other = evidenceOf([
    [0, unanswered('first-ask')],
    [4, unanswered('rate-limited')],
  ]);
  t.match(other.ignored, { reason: 'rate-limited', atMs: 4_000 });
  const answered = evidenceOf([
    [0, unanswered('first-ask')],
    [4, offered()],
  ]);
  t.equal(answered.ignored, undefined);
  t.equal(evidenceOf([[0, unanswered('not-discover')]]).ignored, undefined);
  t.end();
});

t.test('requests that nothing came of are counted since the first', (t) => {
  const { loader } = evidenceOf([
    [0, tftpStarted()],
    [3, tftpStarted()],
    [6, tftpStarted()],
  ]);
  t.match(loader, { askedAtMs: 0, asked: 3, bytes: 0 });
  const moving = evidenceOf([
    [0, tftpStarted()],
    [1, tftpMoved(1_468)],
    [3, tftpStarted()],
  ]);
  t.match(moving.loader, { askedAtMs: 3_000, asked: 1 }, 'bytes had moved');
  t.end();
});

t.test('loaders that arrive are counted until iPXE is seen', (t) => {
  const thrice = [0, 20, 40].flatMap((at) => [
    [at, tftpStarted()] as const,
    [at + 1, tftpEnded('complete', { bytes: 9 })] as const,
  ]);
  t.equal(evidenceOf(thrice).loadersWhole, 3);
  t.equal(evidenceOf([...thrice, [42, discover('ipxe')], ...thrice.slice(0, 2)]).loadersWhole, 1);
  t.end();
});

t.test('a loader by HTTP is one as well, and its HEAD is a question', (t) => {
  const evidence = evidenceOf([
    [0, fileSent('loaders/ipxe.efi', { probe: true })],
    [1, fileMoved('loaders/ipxe.efi', 5)],
    [2, fileSent('loaders/ipxe.efi')],
  ]);
  t.match(evidence, { loadersWhole: 1, loader: { file: 'ipxe.efi', end: { how: 'complete' } } });
  t.end();
});

t.test('a file that did not arrive whole says why', (t) => {
  const after = (more: Parameters<typeof fileSent>[1]) =>
    evidenceOf([
      [0, script('boot')],
      [1, fileSent('guest/vmlinuz', { complete: false, ...more })],
    ]).file?.end?.how;
  t.equal(after({ error: 'IMAGE_FILE_CHANGED' }), 'IMAGE_FILE_CHANGED');
  t.equal(after({ reason: 'too-slow' }), 'too-slow');
  t.equal(after({}), 'client-left');
  t.end();
});

t.test('files of others are no files of this boot', (t) => {
  const before = evidenceOf([[0, fileSent('guest/vmlinuz')]]);
  t.equal(before.file, undefined, 'before there is a script');
  const loader = evidenceOf([
    [0, script('boot')],
    [1, fileSent('loaders/ipxe.efi')],
  ]);
  t.equal(loader.filesWhole, 0, 'a loader after the script');
  t.end();
});

t.test('a script takes the place of the one before, with all that came of it', (t) => {
  const again = evidenceOf([...GOOD_BOOT, [60, script('start')], [61, script('local')]]);
  t.match(again.script, { script: 'local' });
  t.same([again.beacon, again.file, again.filesWhole], [undefined, undefined, 0]);
  t.end();
});

t.test('what the system reports is kept', (t) => {
  const evidence = evidenceOf([
    ...GOOD_BOOT,
    [30, { kind: 'talos.stage', machine: 'node-1', stage: 'booting' }],
    [31, { kind: 'talos.misconfigured', machine: 'node-1', detail: 'no disk' }],
  ]);
  t.match(evidence, { reportAtMs: 31_000, trouble: { kind: 'config', detail: 'no disk' } });
  const failed = { kind: 'talos.failed', what: 'service', name: 'etcd', detail: 'down' } as const;
  t.match(evidenceOf([[1, { ...failed, machine: 'node-1' }]]), {
    trouble: { kind: 'system', detail: 'etcd: down' },
  });
  const installed = { kind: 'talos.installed', machine: 'n', evidence: 'kernel-log' } as const;
  t.equal(evidenceOf([[2, installed]]).reportAtMs, 2_000);
  const config = {
    kind: 'config.served',
    machine: 'n',
    config: 'c',
    bytes: 1,
    from: FROM,
  } as const;
  t.equal(evidenceOf([[3, { ...config, complete: true }]]).reportAtMs, 3_000);
  t.end();
});

t.test('what says nothing about a boot leaves the evidence as it is', (t) => {
  const [event] = eventsOf([[0, { kind: 'listener.up', listener: 'tftp', detail: '' }]]);
  t.equal(noteEvidence(NO_EVIDENCE, event!), NO_EVIDENCE);
  t.end();
});

t.test('a beacon, a smaller block and a missed disk are facts', (t) => {
  t.match(evidenceOf([[1, beacon('kernel-failed', '2d0c618e')]]), {
    beacon: { step: 'kernel-failed', detail: '2d0c618e' },
  });
  const lowered = (from: number, next: number) =>
    ({ kind: 'blksize.lowered', from: '10.77.0.101:1', blockSizeBytes: from, next }) as const;
  t.match(
    evidenceOf([
      [1, lowered(1_468, 1_024)],
      [9, lowered(1_024, 512)],
    ]).lowered,
    { atMs: 9_000, from: 1_468, to: 512 },
  );
  const missed = { kind: 'disk.missed', way: 'exit', next: 'sanboot', waitedMs: 9 } as const;
  t.equal(evidenceOf([[5, missed]]).diskMissedAtMs, 5_000);
  const withheld = [5, { kind: 'loader.withheld' }] as const;
  t.equal(evidenceOf([withheld]).withheldAtMs, 5_000);
  t.equal(evidenceOf([withheld, [9, discover()]]).withheldAtMs, undefined);
  const answered = { kind: 'pxe.answered', client: 'uefi', personality: 'binl' } as const;
  t.match(evidenceOf([[5, { ...answered, bootFile: 'a', to: 'b' }]]), { answered4011AtMs: 5_000 });
  t.end();
});
