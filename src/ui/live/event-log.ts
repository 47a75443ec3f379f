/**
 * A log of events that is filled from two sides: what was, and what happens.
 *
 * Tests    test/ui/event-log.test.ts
 */

interface Numbered {
  readonly seq?: number;
}

/** Both together, each once, the newest first, `most` of them; without those of progress. */
export function newestFirst<E extends Numbered>(
  log: readonly E[],
  more: readonly E[],
  most: number,
): readonly E[] {
  const bySeq = new Map<number, E>();
  for (const event of [...log, ...more]) if (event.seq !== undefined) bySeq.set(event.seq, event);
  return [...bySeq]
    .sort(([a], [b]) => b - a)
    .slice(0, most)
    .map(([, event]) => event);
}
