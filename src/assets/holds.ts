/**
 * What is being sent at the moment, so that nobody throws it away.
 *
 * Tests    test/assets/holds.test.ts
 */
export interface Holds {
  /** @returns how to let go of it */
  take(name: string): () => void;
  readonly names: () => ReadonlySet<string>;
}

export function createHolds(): Holds {
  const counts = new Map<string, number>();
  return {
    take(name) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (counts.get(name) ?? 1) - 1;
        if (left === 0) counts.delete(name);
        else counts.set(name, left);
      };
    },
    names: () => new Set(counts.keys()),
  };
}
