import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import {
  factNewsPerWindow,
  factNewsWindowMs,
  factsPerWriteMax,
  factsWaitingMax,
  factsWaitingSourcesMax,
  factsWriteIntervalMs,
} from '../../src/domain/limits-facts.ts';
import type { MachineFacts } from '../../src/domain/machine-facts.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import type { Heard, TalosReport, TalosStage } from '../../src/domain/talos-report.ts';
import type { Owner, OwnerOf } from '../../src/service/fact-owners.ts';
import { createFacts } from '../../src/service/facts.ts';
import { aMachine, anAddress } from '../fakes/machines.ts';

const FROM = anAddress('10.0.0.1');
const NODE = aMachine({ name: 'node-1' });
const OWNER: Owner = { machine: NODE, mac: NODE.macs[0] };

interface Options {
  readonly ownerOf?: OwnerOf;
  readonly save?: (batch: ReadonlyMap<MachineId, MachineFacts>) => Promise<readonly MachineId[]>;
  readonly known?: ReadonlyMap<MachineId, MachineFacts>;
}

function facts({ ownerOf = () => OWNER, save, known = new Map() }: Options = {}) {
  let nowMs = 1_000;
  const events: BootEvent[] = [];
  const written: ReadonlyMap<MachineId, MachineFacts>[] = [];
  const timers: { delayMs: number; run: () => void; cancelled: boolean }[] = [];
  const made = createFacts({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    record: (event) => events.push(event),
    ownerOf,
    known,
    store: {
      save: (batch) => {
        written.push(batch);
        return save?.(batch) ?? Promise.resolve([]);
      },
    },
    after: (delayMs, run) => {
      const timer = { delayMs, run, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
  });
  return {
    ...made,
    events,
    written,
    timers,
    pass: (ms: number) => (nowMs += ms),
    kinds: () => events.map(({ kind }) => kind),
  };
}

let ids = 0;
const event = (report: TalosReport, id = `id-${(ids += 1)}`): Heard => ({
  via: 'event',
  id,
  report,
});
const stage = (name: TalosStage, id?: string): Heard =>
  event({ kind: 'status', stage: name, ready: true, unmet: [] }, id);
const line = (seq: number, message = 'x', forgeable = false): Heard => ({
  via: 'log',
  line: { message, seq, clockUs: seq },
  forgeable,
});

t.test('keeps what a machine says, and tells of it', (t) => {
  const { hear, factsOf, events } = facts();
  t.equal(factsOf(NODE.id), undefined);
  hear(FROM, stage('booting'));
  t.match(factsOf(NODE.id), { stage: 'booting', lastReportAtMs: 1_000 });
  t.same(events, [
    {
      ...{ kind: 'talos.stage', stage: 'booting', atMs: 1_000 },
      ...{ mac: NODE.macs[0], machine: 'node-1' },
    },
  ]);
  t.end();
});

t.test('past events that come again change and tell nothing', (t) => {
  const { hear, events, factsOf } = facts();
  const all = (['booting', 'installing', 'rebooting'] as const).map((name) => stage(name));
  for (const heard of [...all, ...all, ...all]) hear(FROM, heard);
  t.equal(events.length, 3);
  t.equal(factsOf(NODE.id)?.stage, 'rebooting');
  t.end();
});

t.test('a stranger is dropped and counted', async (t) => {
  const now = facts({ ownerOf: () => undefined });
  now.hear(FROM, stage('running'));
  t.match(now.events, [{ kind: 'report.ignored', reason: 'unknown-source', from: FROM }]);
  const later = facts({ ownerOf: () => Promise.resolve(undefined) });
  later.hear(FROM, stage('running'));
  await turn();
  t.match(later.events, [{ reason: 'unknown-source' }]);
  const broken = facts({ ownerOf: () => Promise.reject(new Error('no disk')) });
  broken.hear(FROM, stage('running'));
  await turn();
  t.match(broken.events, [{ reason: 'unknown-source' }]);
  t.equal(now.written.length + later.written.length + broken.written.length, 0);
});

t.test('keeps the order while the inventory is asked, within bounds', async (t) => {
  let answer: (owner: Owner) => void = () => undefined;
  const { hear, factsOf, logOf, events } = facts({
    ownerOf: () => new Promise((resolve) => (answer = resolve)),
  });
  hear(FROM, stage('booting'));
  hear(FROM, stage('running'));
  for (let seq = 2; seq < factsWaitingMax; seq += 1) hear(FROM, line(seq));
  hear(FROM, stage('rebooting'));
  t.match(events, [{ kind: 'report.ignored', reason: 'queue-full' }]);
  answer(OWNER);
  await turn();
  t.equal(factsOf(NODE.id)?.stage, 'running');
  t.equal(logOf(NODE.id).at(-1)?.seq, factsWaitingMax - 1);
  t.same(
    events.flatMap((one) => (one.kind === 'talos.stage' ? [one.stage] : [])),
    ['booting', 'running'],
  );
});

t.test('no more addresses wait than there is room for', (t) => {
  const { hear, events } = facts({ ownerOf: () => new Promise(() => undefined) });
  for (let count = 0; count <= factsWaitingSourcesMax; count += 1) {
    hear(anAddress(`10.0.${count >> 8}.${count & 255}`), stage('running'));
  }
  t.match(events, [{ kind: 'report.ignored', reason: 'queue-full' }]);
  t.end();
});

t.test('keeps the log; a datagram adds a line and no fact', (t) => {
  const { hear, logOf, factsOf } = facts();
  hear(FROM, line(1, '[talos] task install (1/1): install successful', true));
  t.equal(logOf(NODE.id).length, 1);
  t.equal(factsOf(NODE.id), undefined);
  hear(FROM, line(2, '[talos] task install (1/1): install successful'));
  t.equal(factsOf(NODE.id)?.installed, true);
  hear(FROM, line(2, '[talos] task install (1/1): install successful'));
  t.equal(logOf(NODE.id).length, 2);
  t.end();
});

t.test('writes a machine once a second, however often it changes', async (t) => {
  const { hear, written, timers } = facts();
  for (const name of ['booting', 'installing', 'rebooting'] as const) hear(FROM, stage(name));
  t.match(timers, [{ delayMs: factsWriteIntervalMs }]);
  timers[0]?.run();
  await turn();
  t.equal(written.length, 1);
  t.equal(written[0]?.get(NODE.id)?.stage, 'rebooting');
  hear(FROM, stage('booting'));
  t.equal(timers.length, 2);
});

t.test('a rack is written in several turns, and the rest at the end', async (t) => {
  let count = 0;
  const { hear, written, timers, close } = facts({
    ownerOf: () => ({ ...OWNER, machine: { ...NODE, id: `m_${(count += 1)}` as MachineId } }),
  });
  for (let index = 0; index < factsPerWriteMax * 2 + 1; index += 1) hear(FROM, stage('booting'));
  timers[0]?.run();
  await turn();
  t.same([written.map(({ size }) => size), timers.length], [[factsPerWriteMax], 2]);
  await close();
  t.same(
    written.map(({ size }) => size),
    [factsPerWriteMax, factsPerWriteMax, 1],
  );
  t.ok(timers[1]?.cancelled);
  hear(FROM, stage('running'));
  t.equal(timers.length, 2, 'and nothing is written by itself any more');
});

t.test('a failing store costs the note, not the fact', async (t) => {
  const { hear, timers, factsOf, events } = facts({
    save: () => Promise.reject(new Error('full')),
  });
  hear(FROM, stage('booting'));
  timers[0]?.run();
  await turn();
  t.match(events.at(-1), { kind: 'facts.lost', count: 1, detail: 'full' });
  t.equal(factsOf(NODE.id)?.stage, 'booting');
});

t.test('facts of a machine that was forgotten go with it', async (t) => {
  const { hear, timers, factsOf } = facts({ save: () => Promise.resolve([NODE.id]) });
  hear(FROM, stage('booting'));
  timers[0]?.run();
  await turn();
  t.equal(factsOf(NODE.id), undefined);
});

t.test('begins with what was known, and does not announce it again', (t) => {
  const known = new Map([[NODE.id, { unmet: [], addresses: [], stage: 'running' as const }]]);
  const { hear, events, factsOf, found } = facts({ known });
  hear(FROM, stage('running'));
  t.same(events, []);
  found(OWNER, { via: 'probe', api: 'maintenance', sinceMs: 2_000 });
  t.equal(factsOf(NODE.id)?.stage, 'maintenance');
  t.end();
});

t.test('symptom: a service that failed for ever filled the log', (t) => {
  const { hear, events, pass } = facts();
  const fails = (): Heard =>
    event({ kind: 'service', service: 'etcd', failed: true, message: 'exit 1' });
  for (let count = 0; count < 1_000; count += 1) hear(FROM, fails());
  t.equal(events.length, factNewsPerWindow);
  pass(factNewsWindowMs);
  hear(FROM, fails());
  t.equal(events.length, factNewsPerWindow + 1);
  t.end();
});

t.test('writes by a timer of its own unless a test brings one', async (t) => {
  const written: unknown[] = [];
  const store = { save: (batch: unknown) => Promise.resolve((written.push(batch), [])) };
  const clock = { nowMs: () => 1, monotonicMs: () => 1 };
  const made = createFacts({
    ...{ clock, store, known: new Map(), ownerOf: () => OWNER },
    record: () => undefined,
  });
  made.hear(FROM, stage('booting'));
  await made.close();
  t.equal(written.length, 1);
});
