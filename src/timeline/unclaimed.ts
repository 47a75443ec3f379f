/**
 * Transfers of addresses whose machine nobody has named yet: those of machines behind routers and
 * relays, until a script tells whose the address is.
 *
 * Limits   unclaimedAddressesMax addresses, the one heard longest ago leaves, with
 *          unclaimedPerAddressMax events each, and none older than bootSilenceMs.
 * Tests    test/timeline/unclaimed.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import {
  bootSilenceMs,
  unclaimedAddressesMax,
  unclaimedPerAddressMax,
} from '../domain/limits-timeline.ts';
import { createRecent } from '../domain/recent.ts';

export interface Unclaimed {
  readonly keep: (address: string, event: BootEvent) => void;
  /** Hands out what waits, in the order it came, and forgets it. */
  readonly claim: (address: string, nowMs: number) => readonly BootEvent[];
}

export function createUnclaimed(): Unclaimed {
  const waiting = createRecent<string, readonly BootEvent[]>(unclaimedAddressesMax);
  return {
    keep(address, event) {
      const before = waiting.get(address) ?? [];
      waiting.set(address, [...before, event].slice(-unclaimedPerAddressMax));
    },
    claim(address, nowMs) {
      const events = waiting.get(address) ?? [];
      waiting.remove(address);
      return events.filter(({ atMs }) => nowMs - atMs < bootSilenceMs);
    },
  };
}
