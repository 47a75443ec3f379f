/**
 * How far a reader of events has come: nothing is left out, and nothing is taken twice.
 *
 * Owns     the rule for numbers. Events have numbers that only grow; those of progress have none,
 *          are news as long as they are new, and are never asked for again.
 * Tests    test/ui/position.test.ts
 */

interface Numbered {
  readonly seq?: number;
}

/** What came at once, and where its sender stood before. */
export interface Batch<E extends Numbered> {
  /** number of the last event before these; undefined from who does not know */
  readonly after?: number;
  readonly events: readonly E[];
  /** the sender's position after them, where it is beyond the last number */
  readonly upTo?: number;
}

export interface Taken<E extends Numbered> {
  readonly seq: number;
  readonly fresh: readonly E[];
  /** events are missing before these: fetch what lies between the old position and this number */
  readonly gapUpTo?: number;
}

export function takeBatch<E extends Numbered>(seq: number, batch: Batch<E>): Taken<E> {
  let last = seq;
  const fresh = batch.events.filter((event) => {
    if (event.seq === undefined) return true;
    if (event.seq <= last) return false;
    last = event.seq;
    return true;
  });
  const isGap = batch.after !== undefined && batch.after > seq;
  if (batch.upTo !== undefined) last = Math.max(last, batch.upTo);
  return { seq: last, fresh, ...(isGap && { gapUpTo: batch.after }) };
}
