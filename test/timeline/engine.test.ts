import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot, BootFinding } from '../../src/domain/boot-session.ts';
import {
  bootSilenceMs,
  bootTailMs,
  chainedMs,
  installReportsMs,
} from '../../src/domain/limits-timeline.ts';
import { menuSilenceMs } from '../../src/domain/limits-menu.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { TimelineConfig, TimelineEffect } from '../../src/timeline/engine-state.ts';
import { initialState, step } from '../../src/timeline/engine.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');
const B = mac('52:54:00:aa:00:02');
const a = createBootEvents({ mac: A, from: ip('10.0.0.11') });
const b = createBootEvents({ mac: B, from: ip('10.0.0.12') });

/** An engine with what it told: the boots as they are now, in the order of their beginnings. */
function timeline(config: Partial<TimelineConfig> = {}) {
  const state = initialState({ machineOf: () => undefined, ...config });
  const boots = new Map<string, Boot>();
  const effects: TimelineEffect[] = [];
  const take = (more: readonly TimelineEffect[]): void => {
    effects.push(...more);
    for (const { boot } of more) boots.set(boot.id, boot);
  };
  return {
    hear: (...events: readonly BootEvent[]): void => {
      for (const event of events) take(step(state, { kind: 'heard', event }).effects);
    },
    tick: (atMs: number) => {
      take(step(state, { kind: 'tick', atMs }).effects);
    },
    restore: (restored: readonly Boot[]) => step(state, { kind: 'restored', boots: restored }),
    boots: () => [...boots.values()].sort((x, y) => x.id.localeCompare(y.id)),
    effects,
  };
}

function stages({ stages }: Boot): string {
  return stages.map(({ stage }) => stage).join(' ');
}

function wholeBoot(of: typeof a, atMs: number, session: string): readonly BootEvent[] {
  return [
    of.discover(atMs),
    of.offered(atMs + 2),
    of.tftpStarted(atMs + 1_000),
    of.tftpFinished(atMs + 1_005, { outcome: 'probe', bytes: 0, durationMs: 5 }),
    of.tftpStarted(atMs + 1_010),
    of.tftpFinished(atMs + 1_510),
    of.discover(atMs + 4_000, 'ipxe'),
    of.served(atMs + 5_000, { session, profile: 'debian' }),
    of.fileSent(atMs + 5_300),
    of.beacon(atMs + 5_400, { session }),
  ];
}

t.test('a boot of two machines at once is two boots, each with its own stages', (t) => {
  const { hear, boots } = timeline();
  const [one, two] = [wholeBoot(a, 1_000, 'a1'), wholeBoot(b, 1_001, 'b1')];
  hear(...one.flatMap((event, at) => [event, two[at] ?? event]));
  t.equal(boots().length, 2);
  for (const boot of boots()) {
    t.equal(stages(boot), 'discover offer loader-request loader ipxe script files handoff');
    t.equal(boot.outcome, 'handoff');
    t.equal(boot.profile, 'debian');
  }
  t.same(
    boots().map(({ macs }) => macs),
    [[A], [B]],
  );
  t.end();
});

t.test('a machine that is switched on again after its hand-over has another boot', (t) => {
  const { hear, boots } = timeline();
  hear(...wholeBoot(a, 0, 'a1'), ...wholeBoot(a, 60_000, 'a2'));
  t.same(
    boots().map(({ outcome }) => outcome),
    ['handoff', 'handoff'],
  );
  t.end();
});

t.test('a machine that is switched off while iPXE runs leaves a stalled boot behind', (t) => {
  const { hear, boots } = timeline();
  hear(a.discover(0), a.offered(1), a.discover(4_000, 'ipxe'), a.discover(9_000));
  t.same(
    boots().map(({ outcome, endedAtMs }) => [outcome, endedAtMs]),
    [
      ['stalled', 4_000],
      [undefined, undefined],
    ],
  );
  t.end();
});

t.test('firmware that asks again before iPXE is up goes on with its boot', (t) => {
  const { hear, boots } = timeline();
  hear(a.discover(0), a.offered(1), a.discover(4_000), a.offered(4_001));
  t.equal(boots().length, 1);
  t.match(boots()[0]?.stages[0], { stage: 'discover', times: 2, startedAtMs: 0, endedAtMs: 4_000 });
  t.end();
});

t.test('iPXE in a ROM begins a boot, is loaded once more, and begins the next one', (t) => {
  const { hear, boots } = timeline();
  const rom = (atMs: number, session: string): readonly BootEvent[] => [
    a.discover(atMs, 'ipxe'),
    a.offered(atMs + 1, { client: 'ipxe', bootFile: 'undionly.kpxe' }),
    a.tftpStarted(atMs + 100, 'undionly.kpxe'),
    a.tftpFinished(atMs + 600, { file: 'undionly.kpxe' }),
    a.discover(atMs + 2_000, 'ipxe'),
    a.served(atMs + 3_000, { session }),
  ];
  hear(...rom(0, 'a1'), ...rom(30_000, 'a2'));
  t.same(boots().map(stages), [
    'discover offer loader-request loader ipxe script',
    'discover offer loader-request loader ipxe script',
  ]);
  t.end();
});

t.test('iPXE that asks again soon after a hand-over runs a script of somebody else', (t) => {
  const { hear, boots } = timeline();
  hear(...wholeBoot(a, 0, 'a1'), a.discover(5_400 + chainedMs, 'ipxe'));
  t.equal(boots().length, 1);
  hear(a.discover(5_401 + chainedMs, 'ipxe'));
  t.equal(boots().length, 2);
  t.end();
});

t.test('both network cards of a machine take part in one boot', (t) => {
  const { hear, boots } = timeline({ machineOf: () => 'm_1' as MachineId });
  hear(a.discover(0), a.offered(1), b.discover(5_000), b.offered(5_001), b.tftpStarted(5_100));
  t.equal(boots().length, 1);
  t.match(boots()[0], { macs: [A, B], machine: 'm_1' });
  t.end();
});

t.test(
  'a script for another network card than the one iPXE was loaded by stays in its boot',
  (t) => {
    const { hear, boots } = timeline();
    hear(
      a.discover(0),
      a.tftpStarted(100),
      a.tftpFinished(600),
      a.tftpStarted(2_000, 'autoexec.ipxe'),
    );
    hear({ ...a.served(2_500), mac: B });
    t.equal(boots().length, 1);
    t.same(boots()[0]?.macs, [A, B]);
    t.end();
  },
);

t.test('a beacon without a hardware address is known by its session, also in a late boot', (t) => {
  const { hear, boots } = timeline();
  const far = createBootEvents({ mac: A, from: ip('10.9.0.1'), near: false });
  hear(a.discover(0), a.served(2_000, { session: 'a1' }), a.discover(9_000));
  hear(far.beacon(9_500, { session: 'a1' }));
  t.same(
    boots().map(({ outcome }) => outcome),
    ['handoff', undefined],
  );
  hear(a.offered(9_600));
  t.equal(boots()[1] && stages(boots()[1] as Boot), 'discover offer');
  t.end();
});

t.test('transfers behind a relay belong to the machine whose script tells', (t) => {
  const { hear, boots } = timeline();
  const far = createBootEvents({ mac: A, from: ip('10.9.0.1'), near: false });
  const other = createBootEvents({ mac: B, from: ip('10.9.0.2'), near: false });
  hear(far.discover(0), far.offered(1, { to: '10.9.0.254:67' }), other.discover(10));
  hear(far.tftpStarted(1_000), other.tftpStarted(1_100), far.tftpFinished(1_500));
  t.same(boots().map(stages), ['discover offer', 'discover']);
  t.equal(boots()[0]?.relayed, true);
  hear(far.served(4_000, { script: 'start' }), far.served(4_200), far.fileSent(5_000));
  t.equal(
    boots()[0] && stages(boots()[0] as Boot),
    'discover offer loader-request loader ipxe script files',
  );
  t.equal(boots()[1] && stages(boots()[1] as Boot), 'discover');
  t.end();
});

t.test('a script is the first that is seen where another server answers DHCP', (t) => {
  const { hear, boots } = timeline();
  const far = createBootEvents({ mac: A, from: ip('10.9.0.1'), near: false });
  hear(far.tftpStarted(1_000), far.tftpFinished(1_500), far.served(4_000));
  t.equal(boots().length, 1);
  t.match(boots()[0], { startedAtMs: 1_000, id: 'b_000000003e8aa0001' });
  t.end();
});

t.test('a loader that is fetched again is another boot where nothing else is seen', (t) => {
  const { hear, boots } = timeline();
  const http = { file: 'loaders/ipxe.efi', durationMs: 100 };
  hear(a.tftpStarted(0), a.tftpFinished(500), a.served(2_000), a.tftpStarted(9_000));
  hear(b.fileSent(0, http), b.served(1_000), b.fileSent(9_000, http));
  t.same(
    boots()
      .map(({ macs }) => macs[0])
      .sort(),
    [A, A, B, B],
  );
  t.end();
});

t.test('a request on port 4011 alone begins a boot, and iPXE does not by one', (t) => {
  const { hear, boots } = timeline();
  hear(...wholeBoot(a, 0, 'a1'), a.request(9_000, 'ipxe'), a.request(10_000), a.request(11_000));
  hear(a.ignored(20_000, { reason: 'first-ask' }));
  t.same(
    boots().map(({ startedAtMs }) => startedAtMs),
    [0, 10_000],
  );
  hear(
    a.beacon(20_100, { step: 'local', session: 'zz' }),
    a.ignored(20_200, { reason: 'first-ask' }),
  );
  t.equal(boots().length, 3);
  t.end();
});

t.test('two boots of a machine at the same millisecond have two names', (t) => {
  const { hear, boots } = timeline();
  hear(a.discover(5), a.served(5), a.beacon(5, { step: 'local' }), a.discover(5));
  t.equal(boots().length, 2);
  t.end();
});

t.test("a probe of the doctor, a renewal and a stranger's file make no boot", (t) => {
  const { hear, boots } = timeline();
  hear({ ...a.discover(0), probe: true }, { ...a.offered(1), probe: true });
  hear(a.ignored(2, { reason: 'not-pxe' }), a.fileSent(3), a.beacon(4));
  hear({ kind: 'listener.up', atMs: 5, listener: 'tftp', detail: '' });
  t.same(boots(), []);
  t.end();
});

t.test('a renewal does not touch a boot that is over, and neither does another server', (t) => {
  const { hear, effects } = timeline();
  hear(...wholeBoot(a, 0, 'a1'));
  const told = effects.length;
  hear(a.ignored(9_000, { reason: 'not-pxe' }));
  t.equal(effects.length, told);
  t.end();
});

t.test('a machine that is refused at once has a boot that says so', (t) => {
  const { hear, boots, tick } = timeline();
  hear(a.ignored(0, { reason: 'relay-refused', detail: 'not on the list' }));
  tick(bootSilenceMs);
  t.match(boots()[0], {
    outcome: 'gave-up',
    ignored: 'relay-refused',
    stages: [
      { stage: 'discover', times: 1 },
      { stage: 'offer', detail: 'unanswered, relay-refused: not on the list' },
    ],
  });
  t.end();
});

t.test('ten minutes of silence end a boot at the time it was last heard of', (t) => {
  const { hear, boots, tick } = timeline();
  hear(a.discover(0), a.offered(1), a.tftpStarted(2_000));
  tick(2_000 + bootSilenceMs - 1);
  t.equal(boots()[0]?.outcome, undefined);
  tick(2_000 + bootSilenceMs);
  t.match(boots()[0], { outcome: 'stalled', endedAtMs: 2_000 });
  t.same(
    boots()[0]?.stages.map(({ endedAtMs }) => endedAtMs),
    [0, 1, 2_000],
  );
  t.end();
});

t.test('a machine that stands at its menu is no failure, however long', (t) => {
  const { hear, tick, boots } = timeline();
  hear(a.discover(0), a.offered(1), a.served(2_000, { script: 'menu' }));
  tick(2_000 + menuSilenceMs - 1);
  t.match(boots(), [{ outcome: undefined, findings: [] }]);
  tick(2_000 + menuSilenceMs);
  t.match(boots(), [{ outcome: 'gave-up', endedAtMs: 2_000 }]);
  const again = timeline();
  again.hear(a.served(0, { script: 'menu' }), a.discover(60_000));
  t.match(again.boots(), [{ outcome: 'gave-up' }, { outcome: undefined }], 'switched off there');
  t.end();
});

t.test('whatever comes after a silence begins anew, also when no clock ticked', (t) => {
  const { hear, boots } = timeline();
  hear(a.discover(0), a.offered(1), a.discover(1 + bootSilenceMs), a.offered(2 + bootSilenceMs));
  t.same(
    boots().map(({ outcome }) => outcome),
    ['gave-up', undefined],
  );
  t.end();
});

t.test('reports of the installed system join the boot that started it, until it runs', (t) => {
  const { hear, boots } = timeline();
  const report = (atMs: number, stage: 'installing' | 'running'): BootEvent => ({
    ...{ kind: 'talos.stage', atMs, mac: A, machine: 'node-1', stage },
  });
  hear(...wholeBoot(a, 0, 'a1'), report(100_000, 'installing'), report(400_000, 'running'));
  t.match(boots()[0]?.stages.at(-1), { stage: 'install', detail: 'running', endedAtMs: 400_000 });
  hear(report(900_000, 'running'));
  t.match(boots()[0]?.stages.at(-1), { times: 2, endedAtMs: 400_000 });
  t.end();
});

t.test('a report a day later, or after a boot from disk, is of no boot', (t) => {
  const { hear, boots, tick } = timeline();
  const report = (atMs: number): BootEvent => ({
    ...{ kind: 'talos.stage', atMs, mac: A, machine: 'node-1', stage: 'installing' },
  });
  hear(...wholeBoot(a, 0, 'a1'), report(5_400 + installReportsMs));
  t.equal(
    boots()[0]?.stages.some(({ stage }) => stage === 'install'),
    false,
  );
  tick(6_000 + installReportsMs);
  hear(b.discover(0), b.served(1_000, { script: 'local', session: 'b1' }));
  hear(b.beacon(1_100, { step: 'local', session: 'b1' }), {
    ...report(1_100 + bootTailMs),
    mac: B,
  });
  t.equal(boots()[1] && stages(boots()[1] as Boot), 'discover script local');
  t.end();
});

t.test('a machine that is recorded later gives its boot a name', (t) => {
  const known = new Map<Mac, MachineId>();
  const { hear, boots } = timeline({ machineOf: (mac) => known.get(mac) });
  hear(a.discover(0));
  t.equal(boots()[0]?.machine, undefined);
  known.set(A, 'm_1' as MachineId);
  hear({ kind: 'machine.discovered', atMs: 900, mac: A });
  t.equal(boots()[0]?.machine, 'm_1');
  t.end();
});

t.test('boots of before a restart go on, and end when they are silent', (t) => {
  const before = timeline();
  before.hear(a.discover(0), a.offered(1), a.tftpStarted(1_000), a.tftpFinished(1_500));
  before.hear(b.discover(0), b.served(1_000, { session: 'b1' }));
  const after = timeline();
  after.restore(before.boots());
  after.hear(a.served(4_000), { ...b.beacon(4_100, { session: 'b1' }), from: ip('10.1.1.1') });
  t.same(after.boots().map(stages), [
    'discover offer loader-request loader script',
    'discover script handoff',
  ]);
  after.tick(5_000 + bootSilenceMs);
  t.same(
    after.boots().map(({ outcome }) => outcome),
    ['stalled', 'handoff'],
  );
  t.end();
});

t.test('what is wrong is told once, and withdrawn when it is no longer so', (t) => {
  const finding = (boot: Boot): BootFinding => ({
    ...{ id: 'tftp-never-asked', atMs: 10_001, stage: 'offer' },
    ...{ seen: boot.id, expected: 'a request' },
  });
  const { hear, boots, tick, effects } = timeline({
    diagnosis: {
      diagnose: (boot, nowMs) =>
        boot.stages.length === 2 && nowMs > 10_000 ? [finding(boot)] : [],
      nextDeadlineMs: (boot) => (boot.stages.length === 2 ? 10_001 : undefined),
    },
  });
  const told = (): number => effects.filter(({ kind }) => kind === 'found').length;
  hear(a.discover(0), a.offered(1));
  tick(10_000);
  t.equal(told(), 0);
  tick(10_001);
  tick(11_001);
  t.equal(told(), 1);
  t.equal(boots()[0]?.findings.length, 1);
  hear(a.offered(12_000), a.tftpStarted(13_000));
  t.equal(told(), 1);
  t.same(boots()[0]?.findings, []);
  t.end();
});

t.test('a boot that has to leave for want of room is told of as over', (t) => {
  const { hear, boots } = timeline();
  const macOf = (at: number): Mac => mac(`52:54:00:00:${hex(at >> 8)}:${hex(at & 255)}`);
  const many = Array.from({ length: 16_385 }, (_, at) => ({ ...a.discover(at), mac: macOf(at) }));
  hear(...many);
  t.same(
    boots()
      .filter(({ outcome }) => outcome === 'gave-up')
      .map(({ macs }) => macs[0]),
    [macOf(0)],
  );
  t.equal(boots().length, 16_385);
  t.end();
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
