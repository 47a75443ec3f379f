/**
 * Whether somebody wants to hear of an event.
 *
 * Owns     what a filter means, for events that happen and for those that are read later.
 * Tests    test/domain/event-filter.test.ts
 */
import type { BootEvent } from './boot-event.ts';
import type { EventFilter } from './event-ports.ts';

/** An event of no known machine is of none that a filter names. */
export function isWanted({ mac, kind }: BootEvent, { macs, kinds }: EventFilter): boolean {
  if (kinds !== undefined && !kinds.includes(kind)) return false;
  return macs === undefined || (mac !== undefined && macs.includes(mac));
}
