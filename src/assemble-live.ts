/**
 * What tells of events: their numbers, the boots that they make, what is written down of both, and
 * the streams of those who listen.
 *
 * Owns     which implementation stands behind each of these ports; see assemble.ts for the rest.
 * Tests    test/assemble.test.ts, test/api/live.test.ts, test/api/boots.test.ts
 */
import type { Config } from './config/schema.ts';
import type { BootHistory, EventAccess, EventFeed } from './domain/event-ports.ts';
import type { Mac } from './domain/mac.ts';
import type { RecordEvent } from './domain/ports.ts';
import { createEventFeed } from './observe/event-feed.ts';
import { createEventStreams } from './observe/event-streams.ts';
import { systemClock } from './platform/clock.ts';
import type { OpenInventory } from './store/open.ts';
import { createDiagnosis } from './timeline/diagnosis.ts';
import { loadRecorder, type RecorderDeps } from './timeline/recorder.ts';

type Kept = Pick<OpenInventory, 'events' | 'boots'>;

interface LiveSurroundings extends Pick<RecorderDeps, 'record' | 'machineOf'> {
  readonly opened: Kept;
  /** hears of faults of ours */
  readonly failed: (error: unknown) => void;
}

interface LiveParts extends Pick<EventFeed, 'subscribe'> {
  /** to be subscribed to the event bus */
  readonly record: RecordEvent;
  readonly events: EventAccess;
  readonly boots: BootHistory;
  readonly macOfSession: (session: string) => Mac | undefined;
  readonly close: () => Promise<void>;
}

export async function assembleLive(
  config: Pick<Config, 'retention'>,
  { opened, record, machineOf, failed }: LiveSurroundings,
): Promise<LiveParts> {
  const { events, boots } = opened;
  const { retention } = config;
  const diagnosis = createDiagnosis();
  const recorder = await loadRecorder({
    ...{ clock: systemClock, record, machineOf, diagnosis, events, boots },
    retention: {
      eventsDays: retention.events_days,
      eventsMax: retention.events_max,
      bootsDays: retention.boots_days,
      bootsMax: retention.boots_max,
    },
  });
  // Before the first write the time alone makes numbers larger than those of an earlier start.
  const lastSeq = (await events.lastSeq()) || systemClock.nowMs();
  const feed = createEventFeed(lastSeq, failed);
  feed.subscribe(({ event }) => {
    diagnosis.noticed(event);
  });
  feed.subscribe(recorder.heard);
  const history = recorder.events;
  const streams = createEventStreams({ feed, history, failed });
  return {
    record: feed.record,
    subscribe: (listener) => feed.subscribe(listener),
    events: { ...streams, history },
    boots: recorder.boots,
    macOfSession: recorder.macOfSession,
    close: recorder.close,
  };
}

/** While no server runs nothing happens: there is what was written down, and nothing to be told. */
export function keptAlone({ events, boots }: Kept): Pick<LiveParts, 'events' | 'boots'> {
  return {
    boots,
    events: {
      history: { query: (query) => events.query(query), settled: () => Promise.resolve() },
      open: () => undefined,
      count: () => 0,
      close: () => undefined,
    },
  };
}
