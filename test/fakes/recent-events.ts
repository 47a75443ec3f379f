/** Events of a feed, kept in memory. */
import { isWanted } from '../../src/domain/event-filter.ts';
import type {
  EventFeed,
  EventHistory,
  EventQuery,
  StoredEvent,
} from '../../src/domain/event-ports.ts';

export function createRecentEvents(feed: Pick<EventFeed, 'subscribe'>): EventHistory {
  const kept: StoredEvent[] = [];
  feed.subscribe(({ seq, event }) => {
    if (seq !== undefined) kept.push({ seq, event });
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
