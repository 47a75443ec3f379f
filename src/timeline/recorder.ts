/**
 * Hears every event, and writes down what happened: the events, and the boots made of them.
 *
 * Owns     that nobody waits for it: what is heard waits in memory, and is written once a second in
 *          small transactions between which everything else has its turn. What cannot be kept is
 *          counted and told.
 * Leaves   which boot an event belongs to to engine.ts, and numbers to the feed.
 * Limits   limits-timeline.ts.
 * Tests    test/timeline/recorder.test.ts, test/sim/storm.test.ts, test/api/boots.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import type { Boot } from '../domain/boot-session.ts';
import type { BootId } from '../domain/boot-stage.ts';
import { viewBoot } from '../domain/boot-view.ts';
import { messageOf } from '../domain/errors.ts';
import type {
  BootHistory,
  BootStore,
  EventHistory,
  EventStore,
  HeardEvent,
  StoredEvent,
} from '../domain/event-ports.ts';
import {
  bootsPendingMax,
  bootsPerWriteMax,
  endedBootsKept,
  endedTickMs,
  eventsPendingMax,
  eventsPerWriteMax,
  installReportsMs,
  openBootsMax,
  recordIntervalMs,
  trimIntervalMs,
} from '../domain/limits-timeline.ts';
import type { TimelineLost as Lost } from '../domain/lost-event.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import type { TimelineConfig, TimelineEffect } from './engine-state.ts';
import { initialState, step } from './engine.ts';
import { createEventBudget } from './event-budget.ts';

const DAY_MS = 86_400_000;

/** How long, and how many, of each. */
interface Retention {
  readonly eventsDays: number;
  readonly eventsMax: number;
  readonly bootsDays: number;
  readonly bootsMax: number;
}

export interface RecorderDeps extends TimelineConfig {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly record: RecordEvent;
  readonly events: EventStore;
  readonly boots: BootStore;
  readonly retention: Retention;
  /** runs something once, later, and returns how to call it off; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

interface Recorder {
  /** a listener of the feed */
  readonly heard: (heard: HeardEvent) => void;
  readonly events: EventHistory;
  readonly boots: BootHistory;
  /** whose boot that goes on was served the script of that identity, also before a restart */
  readonly macOfSession: (session: string) => Mac | undefined;
  /** writes what still waits, and writes nothing more by itself */
  readonly close: () => Promise<void>;
}

/** Goes on with the boots that went on when the server was stopped. */
export async function loadRecorder(deps: RecorderDeps): Promise<Recorder> {
  const { clock, after = timer } = deps;
  const state = initialState(deps);
  step(state, { kind: 'restored', boots: await unfinished(deps) });
  const queue = createQueue(deps);
  const trim = createTrim(deps);
  let cancel: (() => void) | undefined;
  let isSlow = false;
  let closed = false;
  let writing = Promise.resolve();

  const take = createTake(deps, queue);

  const flush = (): Promise<void> => {
    writing = writing.then(queue.write);
    return writing;
  };

  /** Boots that are over are looked at now and then: what was started may owe a report. */
  const isBusy = (): boolean => !queue.isEmpty() || state.boots.open().size > 0;

  const pass = (): void => {
    take(step(state, { kind: 'tick', atMs: clock.nowMs() }).effects);
    writing = writing.then(queue.write).then(trim);
    void writing.then(() => {
      cancel = undefined;
      schedule();
    });
  };

  const schedule = (): void => {
    const busy = isBusy();
    if (cancel && busy && isSlow) {
      cancel();
      cancel = undefined;
    }
    if (cancel || closed || (!busy && state.boots.ended().size === 0)) return;
    isSlow = !busy;
    cancel = after(busy ? recordIntervalMs : endedTickMs, pass);
  };

  schedule();
  return {
    heard({ seq, event }) {
      if (seq !== undefined) queue.event({ seq, event });
      take(step(state, { kind: 'heard', event }).effects);
      schedule();
    },
    events: { query: (query) => deps.events.query(query), settled: flush },
    boots: afterwards(deps.boots, flush),
    macOfSession: (session) => macOf(state.boots.bySession(session)?.boot),
    async close() {
      closed = true;
      cancel?.();
      await flush();
    },
  };
}

/** Boots with what waits to be written when somebody asks. */
function afterwards(boots: BootStore, flush: () => Promise<void>): BootHistory {
  return {
    find: (id) => flush().then(() => boots.find(id)),
    list: (query, page) => flush().then(() => boots.list(query, page)),
    lastGood: (macs, before) => boots.lastGood(macs, before),
  };
}

/** Of a boot that goes on. */
function macOf(boot: Boot | undefined): Mac | undefined {
  return boot?.endedAtMs === undefined ? boot?.macs[0] : undefined;
}

/** Has boots written down, and tells what there is to tell of them. */
function createTake(
  { record }: Pick<RecorderDeps, 'record'>,
  queue: Pick<Queue, 'boot'>,
): (effects: readonly TimelineEffect[]) => void {
  return (effects) => {
    for (const effect of effects) if (effect.kind === 'changed') queue.boot(effect.boot);
    for (const effect of effects) {
      if (effect.kind === 'changed') continue;
      if (effect.kind === 'ended') {
        record(endEvent(effect.boot, effect.atMs));
        continue;
      }
      const { finding, boot } = effect;
      const { id, ...said } = finding;
      const mac = boot.macs[0];
      record({ kind: 'boot.finding', mac, boot: boot.id, finding: id, ...said });
    }
  };
}

/** An installation may go on, and is no part of what has ended. */
function endEvent(boot: Boot, atMs: number): BootEvent {
  const { id, macs, outcome = 'gave-up', profile, endedAtMs = atMs } = boot;
  const { durationMs, stages } = viewBoot(boot, endedAtMs);
  return {
    ...{ kind: 'boot.ended', atMs, mac: macs[0], boot: id, outcome, durationMs },
    ...(profile !== undefined && { profile }),
    stages: stages
      .filter(({ stage }) => stage !== 'install')
      .map(({ stage, tookMs }) => ({ stage, tookMs })),
  };
}

/** Those that go on, and those of which an installation may still report; the oldest first. */
async function unfinished({ boots, clock }: RecorderDeps): Promise<readonly Boot[]> {
  const sinceMs = clock.nowMs() - installReportsMs;
  const running = await boots.list({ outcome: 'running' }, { limit: openBootsMax });
  const started = await boots.list({ outcome: 'handoff', sinceMs }, { limit: endedBootsKept });
  return [...running.items, ...started.items].sort((a, b) => a.startedAtMs - b.startedAtMs);
}

interface Queue {
  readonly event: (stored: StoredEvent) => void;
  readonly boot: (boot: Boot) => void;
  readonly isEmpty: () => boolean;
  /** writes all that waits at the call; never fails */
  readonly write: () => Promise<void>;
}

function createQueue({ clock, record, events, boots }: RecorderDeps): Queue {
  const isKept = createEventBudget();
  const waiting: StoredEvent[] = [];
  const changed = new Map<BootId, Boot>();
  const refused = { 'queue-full': 0, 'too-many': 0 };

  const lost = (what: Lost['what'], reason: Lost['reason'], rest: Told): void => {
    record({ kind: 'timeline.lost', atMs: clock.nowMs(), what, reason, ...rest });
  };

  const tellRefused = (): void => {
    for (const reason of ['queue-full', 'too-many'] as const) {
      const count = refused[reason];
      refused[reason] = 0;
      if (count > 0) lost('events', reason, { count, detail: `${waiting.length} wait` });
    }
  };

  const writeEvents = async (batch: readonly StoredEvent[]): Promise<void> => {
    try {
      await events.append(batch);
    } catch (error) {
      lost('events', 'store-failed', { count: batch.length, detail: messageOf(error) });
    }
  };

  /** Boots that could not be written are written again with the next ones, while there is room. */
  const writeBoots = async (batch: readonly Boot[]): Promise<void> => {
    try {
      await boots.saveAll(batch);
    } catch (error) {
      const again = batch.filter(({ id }) => !changed.has(id));
      const room = again.slice(0, Math.max(0, bootsPendingMax - changed.size));
      for (const boot of room) changed.set(boot.id, boot);
      const count = again.length - room.length;
      if (count > 0) lost('boots', 'store-failed', { count, detail: messageOf(error) });
    }
  };

  return {
    event(stored) {
      if (waiting.length >= eventsPendingMax) refused['queue-full'] += 1;
      else if (!isKept(stored.event.kind, stored.event.atMs)) refused['too-many'] += 1;
      else waiting.push(stored);
    },
    boot(boot) {
      changed.set(boot.id, boot);
    },
    isEmpty: () => waiting.length === 0 && changed.size === 0,
    async write() {
      tellRefused();
      const happened = waiting.splice(0);
      const boots = [...changed.values()];
      changed.clear();
      for (let at = 0; at < happened.length; at += eventsPerWriteMax) {
        await writeEvents(happened.slice(at, at + eventsPerWriteMax));
        await turn();
      }
      for (let at = 0; at < boots.length; at += bootsPerWriteMax) {
        await writeBoots(boots.slice(at, at + bootsPerWriteMax));
        await turn();
      }
    },
  };
}

type Told = Pick<Lost, 'count' | 'detail'>;

/** Lets everything else that waits have its turn: a transaction holds up the whole thread. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Forgets what is beyond the budget, step by step. A store that fails is told by its writes. */
function createTrim({ clock, events, boots, retention }: RecorderDeps): () => Promise<void> {
  let dueAtMs = 0;
  return async () => {
    const nowMs = clock.nowMs();
    if (nowMs < dueAtMs) return;
    const { eventsDays, eventsMax, bootsDays, bootsMax } = retention;
    const budgets = {
      events: { sinceMs: nowMs - eventsDays * DAY_MS, rowsMax: eventsMax },
      boots: { sinceMs: nowMs - bootsDays * DAY_MS, rowsMax: bootsMax },
    };
    const more = await Promise.all([events.trim(budgets.events), boots.trim(budgets.boots)]).catch(
      () => [false],
    );
    dueAtMs = more.includes(true) ? nowMs : nowMs + trimIntervalMs;
  };
}

function timer(delayMs: number, run: () => void): () => void {
  // What waits does not keep the process alive: close() writes it.
  const handle = setTimeout(run, delayMs).unref();
  return () => {
    clearTimeout(handle);
  };
}
