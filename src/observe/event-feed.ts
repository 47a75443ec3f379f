/**
 * Gives each event that is kept its number, at the moment it happens, and hands it on.
 *
 * Owns     the order: whoever listens hears numbers that only grow, so what was heard live and what
 *          is read from the store later are the same sequence.
 * Leaves   writing events down to the recorder, which is one of the listeners.
 * Tests    test/observe/event-feed.test.ts
 */
import type { EventFeed, HeardEvent } from '../domain/event-ports.ts';
import { isKept } from '../domain/kept-event.ts';
import { eventNumbersSkipped } from '../domain/limits-live.ts';
import type { RecordEvent } from '../domain/ports.ts';
import { createListeners } from './listeners.ts';

interface NumberedFeed extends EventFeed {
  /** a listener of the event bus */
  readonly record: RecordEvent;
}

/**
 * @param lastStored  largest number in the store. Before a crash some may have been told beyond it
 *                    that were never written: a number must not mean two events.
 */
export function createEventFeed(
  lastStored: number,
  failed: (error: unknown, heard: HeardEvent) => void,
): NumberedFeed {
  const { tell, subscribe } = createListeners<HeardEvent>(failed);
  let seq = lastStored === 0 ? 0 : lastStored + eventNumbersSkipped;
  return {
    record(event) {
      const kept = isKept(event);
      if (kept) seq += 1;
      tell(kept ? { seq, event } : { event });
    },
    subscribe,
    lastSeq: () => seq,
  };
}
