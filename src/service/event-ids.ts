/**
 * Which events were heard already: a node that connects again sends past ones again.
 *
 * Owns     what is remembered of an identity, 53 bits of it in a ring for each machine.
 * Limits   `eventIdsMax` events of `eventIdMachinesMax` machines. Two identities of one ring are
 *          taken for the same once in eight million million events.
 * Tests    test/service/event-ids.test.ts
 */
import { eventIdMachinesMax, eventIdsMax } from '../domain/limits-facts.ts';
import type { MachineId } from '../domain/machine.ts';
import { createRecent } from '../domain/recent.ts';

interface Ring {
  readonly marks: Float64Array;
  next: number;
}

/** @returns whether the event is new; an empty identity always is */
type FirstHeard = (machine: MachineId, id: string) => boolean;

export function createEventIds(idsMax = eventIdsMax): FirstHeard {
  const rings = createRecent<MachineId, Ring>(eventIdMachinesMax);
  return (machine, id) => {
    if (id === '') return true;
    const ring = rings.get(machine) ?? { marks: new Float64Array(idsMax).fill(-1), next: 0 };
    rings.set(machine, ring);
    const mark = markOf(id);
    if (ring.marks.includes(mark)) return false;
    ring.marks[ring.next] = mark;
    ring.next = (ring.next + 1) % idsMax;
    return true;
  };
}

const PRIME = 0x0100_0193;

/** FNV-1a twice, from two beginnings. */
function markOf(id: string): number {
  let high = 0x811c_9dc5;
  let low = 0x9e37_79b9;
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    high = Math.imul(high ^ unit, PRIME);
    low = Math.imul(low ^ unit, PRIME) ^ (low >>> 13);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
