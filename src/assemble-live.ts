/**
 * What tells of events while they happen: their numbers, and the streams of those who listen.
 *
 * Owns     which implementation stands behind each of these ports; see assemble.ts for the rest.
 * Tests    test/assemble.test.ts, test/api/live.test.ts
 */
import type { EventAccess } from './domain/event-ports.ts';
import type { RecordEvent } from './domain/ports.ts';
import { createEventFeed } from './observe/event-feed.ts';
import { createEventStreams } from './observe/event-streams.ts';
import { createRecentEvents } from './observe/recent-events.ts';

interface LiveParts {
  /** to be subscribed to the event bus */
  readonly record: RecordEvent;
  readonly events: EventAccess;
}

/**
 * @param failed       hears of faults of ours
 * @param startedAtMs  numbers begin after it: while none is on disk, the time alone makes them
 *                     larger than those of an earlier start, whose readers come back with them
 */
export function assembleLive(failed: (error: unknown) => void, startedAtMs = 0): LiveParts {
  const feed = createEventFeed(startedAtMs, failed);
  const history = createRecentEvents(feed);
  const streams = createEventStreams({ feed, history, failed });
  return { record: feed.record, events: { ...streams, history } };
}

/** While no server runs nothing happens, and nobody is there to be told. */
export const NO_EVENTS: EventAccess = {
  history: { query: () => Promise.resolve([]), settled: () => Promise.resolve() },
  open: () => undefined,
  count: () => 0,
  close: () => undefined,
};
