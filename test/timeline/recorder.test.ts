import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Boot } from '../../src/domain/boot-session.ts';
import type { BootStore, EventStore, StoredEvent } from '../../src/domain/event-ports.ts';
import { bootSilenceMs, eventsPendingMax } from '../../src/domain/limits-timeline.ts';
import { loadRecorder, type RecorderDeps } from '../../src/timeline/recorder.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';

const A = mac('52:54:00:aa:00:01');
const a = createBootEvents({ mac: A, from: ip('10.0.0.11') });
const RETENTION = { eventsDays: 1, eventsMax: 10, bootsDays: 2, bootsMax: 5 };
const DAY_MS = 86_400_000;

interface Written {
  readonly events: StoredEvent[];
  readonly boots: Map<string, Boot>;
  /** sizes of the transactions */
  readonly batches: number[];
  readonly trims: unknown[];
}

/** Stores in memory that can be told to fail, and a clock and timer that a test moves. */
async function recorder(more: Partial<RecorderDeps> = {}, restored: readonly Boot[] = []) {
  const written: Written = { events: [], boots: new Map(), batches: [], trims: [] };
  const told: BootEvent[] = [];
  const broken = { events: false, boots: false };
  let nowMs = 0;
  let due: (() => void) | undefined;
  let delay = 0;
  const trim = (budget: unknown): Promise<boolean> => {
    written.trims.push(budget);
    return Promise.resolve(false);
  };
  const events: EventStore = {
    append(batch) {
      if (broken.events) return Promise.reject(new Error('the disk is full'));
      written.events.push(...batch);
      written.batches.push(batch.length);
      return Promise.resolve();
    },
    query: () => Promise.resolve(written.events),
    lastSeq: () => Promise.resolve(0),
    trim,
  };
  const boots: BootStore = {
    find: (id) => Promise.resolve(written.boots.get(id)),
    list: ({ outcome }) =>
      Promise.resolve({
        items: restored.filter((boot) => (boot.outcome ?? 'running') === outcome),
      }),
    saveAll(batch) {
      if (broken.boots) return Promise.reject(new Error('the disk is full'));
      for (const boot of batch) written.boots.set(boot.id, boot);
      return Promise.resolve();
    },
    lastGood: () => Promise.resolve(undefined),
    trim,
  };
  const made = await loadRecorder({
    ...{ clock: { nowMs: () => nowMs }, record: (event) => told.push(event), events, boots },
    ...{ retention: RETENTION, machineOf: () => undefined },
    after: (ms, run) => {
      delay = ms;
      due = run;
      return () => {
        due = undefined;
      };
    },
    ...more,
  });
  return {
    ...{ made, written, told, broken },
    isDue: () => due !== undefined,
    delayMs: () => delay,
    pass: async (atMs: number): Promise<void> => {
      nowMs = atMs;
      const run = due;
      due = undefined;
      run?.();
      await made.events.settled();
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

t.test('an event and its boot are written within a second, and nothing before', async (t) => {
  const { made, written, pass } = await recorder();
  made.heard({ seq: 7, event: a.discover(10) });
  made.heard({ event: a.tftpProgress(20, 5) });
  t.same(written.events, []);
  await pass(1_000);
  t.same(written.events, [{ seq: 7, event: a.discover(10) }]);
  t.match([...written.boots.values()], [{ macs: [A], stages: [{ stage: 'discover' }, {}, {}] }]);
});

t.test('whoever asks for boots or events is told what happened a moment ago', async (t) => {
  const { made, written } = await recorder();
  made.heard({ seq: 1, event: a.discover(10) });
  await made.boots.list({}, { limit: 1 });
  const [boot] = [...written.boots.values()];
  t.equal(boot?.stages.length, 1);
  made.heard({ seq: 2, event: a.offered(11) });
  t.equal((await made.boots.find(boot!.id))?.stages.length, 2);
  made.heard({ seq: 3, event: a.offered(12) });
  await made.events.settled();
  t.same(
    written.events.map(({ seq }) => seq),
    [1, 2, 3],
  );
});

t.test(
  'a server that nobody boots from looks up now and then, and at once for a boot',
  async (t) => {
    const { made, isDue, delayMs, pass } = await recorder();
    t.equal(isDue(), false);
    made.heard({ seq: 1, event: a.discover(10) });
    await pass(1_000);
    t.equal(delayMs(), 1_000, 'a boot goes on');
    await pass(10 + bootSilenceMs);
    await pass(11 + bootSilenceMs);
    t.equal(delayMs(), 10_000, 'it has ended');
    made.heard({ seq: 2, event: a.discover(12 + bootSilenceMs) });
    t.equal(delayMs(), 1_000, 'another one begins');
  },
);

t.test('many events are written in several transactions', async (t) => {
  const { made, written } = await recorder();
  for (let seq = 1; seq <= 2_500; seq += 1) made.heard({ seq, event: a.offered(seq) });
  await made.events.settled();
  t.same(written.batches, [1_000, 1_000, 500]);
});

t.test('what does not fit is counted and told, and boots lose nothing', async (t) => {
  const { made, written, told } = await recorder();
  made.heard({ event: a.discover(0) });
  for (let seq = 1; seq <= eventsPendingMax + 3; seq += 1) made.heard({ seq, event: a.offered(9) });
  await made.events.settled();
  t.match(told, [{ kind: 'timeline.lost', what: 'events', reason: 'queue-full', count: 3 }]);
  t.equal(written.events.length, eventsPendingMax);
  t.equal([...written.boots.values()][0]?.stages[1]?.times, eventsPendingMax + 3);
});

t.test('a flood of nonsense is cut, counted and told', async (t) => {
  const { made, written, told } = await recorder();
  const ignored = a.ignored(5, { reason: 'not-pxe' });
  for (let seq = 1; seq <= 1_500; seq += 1) made.heard({ seq, event: ignored });
  await made.events.settled();
  t.equal(written.events.length, 1_000);
  t.match(told, [{ reason: 'too-many', count: 500 }]);
});

t.test('a store that fails loses events, and boots only while it fails', async (t) => {
  const { made, written, told, broken } = await recorder();
  Object.assign(broken, { events: true, boots: true });
  made.heard({ seq: 1, event: a.discover(10) });
  await made.events.settled();
  t.match(told, [{ what: 'events', reason: 'store-failed', count: 1, detail: 'the disk is full' }]);
  t.equal(written.boots.size, 0);
  Object.assign(broken, { events: false, boots: false });
  await made.events.settled();
  t.equal(written.boots.size, 1);
});

t.test('what is old or too much is trimmed now and then', async (t) => {
  const { made, written, pass } = await recorder();
  made.heard({ seq: 1, event: a.discover(10) });
  await pass(3 * DAY_MS);
  await pass(3 * DAY_MS + 1_000);
  t.same(written.trims, [
    { sinceMs: 2 * DAY_MS, rowsMax: 10 },
    { sinceMs: DAY_MS, rowsMax: 5 },
  ]);
});

t.test('boots go on after a restart, and installations still report', async (t) => {
  const first = await recorder();
  first.made.heard({ event: a.discover(10) });
  await first.made.close();
  const restored = [...first.written.boots.values()];
  const { made, written } = await recorder({}, restored);
  made.heard({ event: a.offered(20) });
  await made.close();
  t.same([...written.boots.keys()], [restored[0]?.id]);
});

t.test('a script of before a restart is known by its boot, until that is over', async (t) => {
  const first = await recorder();
  first.made.heard({ event: a.served(10, { session: 's1' }) });
  await first.made.close();
  const { made } = await recorder({}, [...first.written.boots.values()]);
  t.equal(made.macOfSession('s1'), A);
  t.equal(made.macOfSession('s2'), undefined);
  made.heard({ event: a.beacon(20, { session: 's1' }) });
  t.equal(made.macOfSession('s1'), undefined, 'it was handed over');
});

t.test('close writes what waits, and nothing is scheduled afterwards', async (t) => {
  const { made, written, isDue } = await recorder();
  made.heard({ seq: 1, event: a.discover(10) });
  await made.close();
  t.equal(written.events.length, 1);
  t.equal(isDue(), false);
  made.heard({ seq: 2, event: a.discover(11) });
  t.equal(isDue(), false);
});

t.test('what is wrong becomes an event', async (t) => {
  const { made, told } = await recorder({
    diagnosis: {
      diagnose: (boot) => [
        { id: 'tftp-never-asked', atMs: 10, stage: 'offer', seen: boot.id, expected: 'x' },
      ],
      nextDeadlineMs: () => undefined,
    },
  });
  made.heard({ event: a.discover(10) });
  made.heard({ event: a.discover(20) });
  t.match(told, [{ kind: 'boot.finding', finding: 'tftp-never-asked', mac: A, stage: 'offer' }]);
  t.equal(told.length, 1);
});

t.test('the end of a boot is told once, with how long each stage took', async (t) => {
  const { made, told } = await recorder();
  const session = 's1';
  for (const event of [
    a.discover(1_000),
    a.offered(1_200),
    a.served(9_000, { script: 'boot', session, profile: 'rescue' }),
    a.beacon(15_000, { session }),
    a.beacon(15_500, { session }),
  ]) {
    made.heard({ event });
  }
  t.equal(told.length, 1, 'whatever is heard of it afterwards');
  t.match(told[0], {
    ...{ kind: 'boot.ended', atMs: 15_000, mac: A, outcome: 'handoff', profile: 'rescue' },
    ...{ durationMs: 14_000, boot: /^b_/ },
  });
  const stages = told[0]?.kind === 'boot.ended' ? told[0].stages : [];
  t.ok(stages.length >= 3);
  t.equal(
    stages.reduce((sum, { tookMs }) => sum + tookMs, 0),
    14_000,
    'the stages make the whole',
  );
});

t.test('a boot that ends in silence is told of when that is known', async (t) => {
  const { made, told, pass } = await recorder();
  made.heard({ event: a.discover(1_000) });
  made.heard({ event: a.offered(1_500) });
  await pass(2_000);
  t.same(told, []);
  await pass(1_500 + bootSilenceMs);
  t.match(told, [
    { kind: 'boot.ended', atMs: 1_500 + bootSilenceMs, outcome: 'gave-up', durationMs: 500 },
  ]);
  await pass(5_000 + bootSilenceMs);
  t.equal(told.length, 1);
});

t.test('a boot whose first sight is its end has both', async (t) => {
  const { made, told } = await recorder();
  made.heard({ event: a.served(10, { script: 'fail', error: 'PROFILE_UNKNOWN' }) });
  t.match(told, [{ kind: 'boot.ended', outcome: 'failed', durationMs: 0 }]);
  t.equal(told.length, 1);
});

t.test('a boot of before a restart is not told of again', async (t) => {
  const first = await recorder();
  first.made.heard({ event: a.served(10, { script: 'boot', session: 's' }) });
  first.made.heard({ event: a.beacon(20, { session: 's' }) });
  await first.made.close();
  const second = await recorder({}, [...first.written.boots.values()]);
  second.made.heard({ event: a.beacon(30, { session: 's' }) });
  t.same(second.told, []);
});
