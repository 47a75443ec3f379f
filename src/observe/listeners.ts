/**
 * Those who listen to one kind of news.
 *
 * Owns     that telling never throws and never waits: a listener that fails is reported through
 *          `failed`, and the others still hear the news; and the order: news that one of them gives
 *          rise to is told when all have heard what it comes from.
 * Tests    test/observe/event-bus.test.ts, test/observe/event-feed.test.ts
 */
interface Listeners<News> {
  readonly tell: (news: News) => void;
  /** @returns a function that ends the subscription */
  readonly subscribe: (listener: (news: News) => void) => () => void;
}

export function createListeners<News>(
  failed: (error: unknown, news: News) => void,
): Listeners<News> {
  const listeners = new Set<(news: News) => void>();
  // An array that grows while it is walked through: the first entry is being told.
  let waiting: News[] = [];
  const tellAll = (news: News): void => {
    for (const listener of listeners) {
      try {
        listener(news);
      } catch (error) {
        failed(error, news);
      }
    }
  };
  return {
    tell(news) {
      waiting.push(news);
      if (waiting.length > 1) return;
      try {
        for (const next of waiting) tellAll(next);
      } finally {
        waiting = [];
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
