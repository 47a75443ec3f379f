/** Boots as pages see them go on, held against the engine of the server that decides. */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { bootSummary } from '../../src/schema/boot-resource.ts';
import type { BootSummary } from '../../src/ui/resources.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import { createDiagnosis } from '../../src/timeline/diagnosis.ts';
import { NO_BOOTS, putBoot, reduceBoots, seedBoots } from '../../src/ui/live/boot-reducer.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const MAC = mac('52:54:00:aa:00:01');
const of = createBootEvents({ mac: MAC, from: ip('10.0.0.9') });
const session = 'a1';

const BOOT = [
  of.discover(1_000),
  of.offered(1_003),
  of.request(3_000),
  of.answered(3_001),
  of.tftpStarted(3_400),
  of.tftpFinished(3_402, { outcome: 'probe', bytes: 0 }),
  of.tftpStarted(3_500),
  of.tftpProgress(4_000, 600_000),
  of.tftpFinished(4_500),
  of.discover(6_500, 'ipxe'),
  of.served(6_900, { script: 'start', session }),
  of.served(7_000, { session, profile: 'debian-13' }),
  of.fileProgress(7_500, 3_000_000),
  of.fileSent(8_000),
];

const latest = (events: readonly BootEvent[]) => reduceBoots(NO_BOOTS, events).byMac.get(MAC);

t.test('at each event the stage and the identity are those that the server gives', (t) => {
  const state = initialState({ machineOf: () => undefined, diagnosis: createDiagnosis() });
  let boots = NO_BOOTS;
  for (const event of [...BOOT, of.beacon(8_200, { session })]) {
    const { effects } = step(state, { kind: 'heard', event });
    boots = reduceBoots(boots, [event]);
    const said = effects.find(({ kind }) => kind === 'changed')?.boot;
    if (!said) continue;
    const shown = boots.byMac.get(MAC);
    t.equal(shown?.id, said.id, event.kind);
    t.equal(shown?.stage, said.stages.at(-1)?.stage, `${event.kind} at ${event.atMs}`);
  }
  t.end();
});

t.test('bytes count once, whether they were told on the way or at the end', (t) => {
  t.equal(latest(BOOT.slice(0, 8))?.bytes, 600_000);
  t.equal(latest(BOOT.slice(0, 9))?.bytes, 1_000_000);
  t.same(latest(BOOT.slice(0, 13))?.moving, {
    file: 'debian/linux',
    bytes: 3_000_000,
    sizeBytes: 8_000_000,
  });
  const whole = latest(BOOT);
  t.equal(whole?.bytes, 9_000_000);
  t.equal(whole?.moving, undefined);
  t.equal(whole?.profile, 'debian-13');
  t.same(
    whole?.spans.map(({ phase, fromMs }) => [phase, fromMs]),
    [
      ['ask', 1_000],
      ['loader', 3_400],
      ['script', 6_500],
      ['files', 7_500],
    ],
  );
  t.end();
});

t.test('an end is taken as the server says it, and the next boot begins anew', (t) => {
  const before = reduceBoots(NO_BOOTS, BOOT);
  const id = before.byMac.get(MAC)!.id;
  const stages = [{ stage: 'handoff', tookMs: 5 }] as const;
  const common = { kind: 'boot.ended', atMs: 8_300, mac: MAC, boot: id as never } as const;
  const end = { ...common, outcome: 'handoff', durationMs: 7_200, stages } as const;
  const ended = reduceBoots(before, [end]);
  t.match(ended.byMac.get(MAC), { outcome: 'handoff', endedAtMs: 8_200, stage: 'handoff' });
  t.equal(reduceBoots(ended, [of.fileSent(8_400)]), ended, 'what comes late begins no boot');
  const again = reduceBoots(ended, [of.discover(60_000)]).byMac.get(MAC);
  t.match(again, { startedAtMs: 60_000, outcome: undefined, bytes: 0 });
  const late = reduceBoots(reduceBoots(ended, [of.discover(60_000)]), [end]);
  t.equal(late.byMac.get(MAC)?.outcome, undefined, 'the end of an earlier boot is not its own');
  t.end();
});

t.test('firmware that asks again after iPXE was up begins another boot', (t) => {
  t.equal(latest([...BOOT, of.discover(20_000)])?.startedAtMs, 20_000);
  t.equal(latest([...BOOT.slice(0, 2), of.discover(2_000)])?.startedAtMs, 1_000);
  t.end();
});

t.test('what is wrong is said once, and why', (t) => {
  const before = reduceBoots(NO_BOOTS, BOOT);
  const boot = before.byMac.get(MAC)!.id as never;
  const finding = {
    ...({ kind: 'boot.finding', atMs: 8_100, mac: MAC, boot } as const),
    ...({ finding: 'file-failed', stage: 'files', seen: 'x', expected: 'y' } as const),
  };
  const failed = of.beacon(8_200, { step: 'initrd-failed', detail: 'HTTP 404' });
  const after = reduceBoots(before, [finding, finding, failed]).byMac.get(MAC);
  t.same(after?.findings, ['file-failed']);
  t.equal(after?.why, 'HTTP 404');
  t.end();
});

t.test('nothing that is about no boot changes anything', (t) => {
  const before = reduceBoots(NO_BOOTS, BOOT);
  const listener = { kind: 'listener.up', atMs: 1, listener: 'dhcp', detail: '' } as const;
  t.equal(reduceBoots(before, [listener, of.beacon(1, { step: 'tested' })]), before);
  t.equal(reduceBoots(NO_BOOTS, [of.fileSent(5)]), NO_BOOTS);
  t.end();
});

const summary = (more: Partial<BootSummary>): BootSummary => ({
  ...{ id: 'b_2', machine: 'node-1', macs: [MAC], duration_ms: 10, finding_ids: [] },
  ...{ started_at: '2026-03-01T12:00:00Z', last_at: '2026-03-01T12:00:10Z' },
  outcome: 'running',
  ...more,
});

t.test('the newest boot of a machine is kept, under any of its addresses', (t) => {
  const other = '52:54:00:aa:00:02';
  const boots = seedBoots([
    summary({ macs: [MAC, other], stage: 'files', profile: 'debian-13' }),
    summary({ id: 'b_1', macs: [other], outcome: 'failed' }),
  ]);
  t.equal(boots.byMac.size, 1);
  t.match(boots.byMac.get(MAC), { id: 'b_2', machine: 'node-1', stage: 'files' });
  const heard = of.beacon(Date.parse('2026-03-01T12:00:11Z'));
  const moved = reduceBoots(boots, [{ ...heard, mac: mac(other) }]);
  t.equal(moved.byMac.get(MAC)?.stage, 'handoff');
  t.end();
});

t.test('an answer about an older boot does not replace a newer one', (t) => {
  const boots = seedBoots([summary({})]);
  t.equal(putBoot(boots, summary({ id: 'b_1' })), boots);
  const failed = summary({ outcome: 'failed', error: 'IMAGE_UNKNOWN' });
  t.match(putBoot(boots, failed).byMac.get(MAC), { outcome: 'failed', why: 'IMAGE_UNKNOWN' });
  t.end();
});

t.test('what the API says of a boot and what its events say is the same', (t) => {
  const state = initialState({ machineOf: () => undefined, diagnosis: createDiagnosis() });
  const said = BOOT.map((event) => step(state, { kind: 'heard', event }).effects).flat();
  const boot = said.findLast(({ kind }) => kind === 'changed')!.boot;
  const seeded = seedBoots([bootSummary(boot, 8_000)]).byMac.get(MAC);
  const { id, stage, startedAtMs, profile } = latest(BOOT)!;
  t.match(seeded, { id, stage, startedAtMs, profile });
  t.end();
});
