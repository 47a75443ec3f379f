/**
 * A table that keeps the entries written last, and forgets the oldest when it is full.
 *
 * Tests    test/service/recent.test.ts
 */

interface Recent<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => void;
}

export function createRecent<K, V>(entriesMax: number): Recent<K, V> {
  const entries = new Map<K, V>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      // A Map keeps the order in which keys were added; one that is written again moves to the end.
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    },
  };
}
