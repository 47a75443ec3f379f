/**
 * A table that keeps the entries written last, and forgets the oldest when it is full: how
 * everything is bounded that machines on the network can make grow.
 *
 * Tests    test/domain/recent.test.ts
 */

export interface Recent<K, V> {
  readonly size: number;
  readonly get: (key: K) => V | undefined;
  /** writes it, and makes it the entry that is forgotten last */
  readonly set: (key: K, value: V) => void;
  readonly remove: (key: K) => void;
}

export function createRecent<K, V>(entriesMax: number): Recent<K, V> {
  const entries = new Map<K, V>();
  return {
    get size() {
      return entries.size;
    },
    get: (key) => entries.get(key),
    remove(key) {
      entries.delete(key);
    },
    set(key, value) {
      // A Map keeps the order in which keys were added; one that is written again moves to the end.
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= entriesMax) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
  };
}
