/**
 * The events of the last moments, in memory.
 *
 * Owns     recentEventsMax events, the oldest leaving; a server that starts has none.
 * Tests    test/observe/recent-events.test.ts
 */
import { isWanted } from '../domain/event-filter.ts';
import type { EventFeed, EventHistory, EventQuery, StoredEvent } from '../domain/event-ports.ts';
import { recentEventsMax } from '../domain/limits-live.ts';

export function createRecentEvents(feed: Pick<EventFeed, 'subscribe'>): EventHistory {
  const kept: StoredEvent[] = [];
  feed.subscribe(({ seq, event }) => {
    if (seq === undefined) return;
    kept.push({ seq, event });
    // In one go now and then: taking one from the front of a long list each time moves all others.
    if (kept.length >= 2 * recentEventsMax) kept.splice(0, kept.length - recentEventsMax);
  });
  return {
    query(query) {
      const found = kept.filter((one) => answers(one, query));
      return Promise.resolve(
        query.newest ? found.slice(-query.limit) : found.slice(0, query.limit),
      );
    },
    settled: () => Promise.resolve(),
  };
}

function answers({ seq, event }: StoredEvent, query: EventQuery): boolean {
  const { afterSeq = 0, sinceMs = -Infinity, untilMs = Infinity } = query;
  const inTime = event.atMs >= sinceMs && event.atMs <= untilMs;
  return seq > afterSeq && inTime && isWanted(event, query);
}
