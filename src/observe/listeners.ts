/**
 * Those who listen to one kind of news.
 *
 * Owns     that telling never throws and never waits: a listener that fails is reported through
 *          `failed`, and the others still hear the news.
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
  return {
    tell(news) {
      for (const listener of listeners) {
        try {
          listener(news);
        } catch (error) {
          failed(error, news);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
