/**
 * Remembers that machines were seen, without anybody waiting for it.
 *
 * Owns     the queue between the protocols and the inventory: one entry for each hardware address,
 *          however often it is seen, and one write a second. It is bounded: when it is full,
 *          sightings of further addresses are dropped and counted.
 * Leaves   how many unknown machines are kept to the store.
 * Tests    test/service/sightings.test.ts
 */
import { messageOf } from '../domain/errors.ts';
import {
  pendingSightingsMax,
  sightingsPerWriteMax,
  sightingsWriteIntervalMs,
} from '../domain/limits.ts';
import type { SightingLostReason } from '../domain/lost-event.ts';
import type { Hardware, Machine, Sighting } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, Inventory, RecordEvent, RecordSighting } from '../domain/ports.ts';
import { printable } from '../domain/printable.ts';

interface SightingsDeps {
  readonly clock: Clock;
  readonly inventory: { readonly machines: Pick<Inventory['machines'], 'recordSightings'> };
  readonly record: RecordEvent;
  /** runs something once, later, and returns how to call it off; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export interface Sightings {
  readonly sighted: RecordSighting;
  /**
   * Writes one sighting before it returns: for a machine that nobody knows and that is being
   * answered now. A failing store costs the note, not the answer.
   *
   * @returns the machine if it is new
   */
  readonly recordNow: (sighting: Sighting) => Promise<Machine | undefined>;
  /** writes everything that waits */
  readonly flush: () => Promise<void>;
  /** flushes, and writes nothing more by itself */
  readonly close: () => Promise<void>;
}

export function createSightings(deps: SightingsDeps): Sightings {
  const { clock, record, after = timer } = deps;
  const pending = new Map<Mac, Sighting>();
  let refused = 0;
  let closed = false;
  let cancel: (() => void) | undefined;

  const lost = (reason: SightingLostReason, count: number, detail: string): void => {
    record({ kind: 'sighting.lost', atMs: clock.nowMs(), reason, count, detail });
  };

  const write = async (batch: readonly Sighting[]): Promise<readonly Machine[]> => {
    try {
      const discovered = await deps.inventory.machines.recordSightings(batch);
      for (const machine of discovered) announce(machine, clock, record);
      return discovered;
    } catch (error) {
      lost('store-failed', batch.length, messageOf(error));
      return [];
    }
  };

  const writeBatch = async (): Promise<void> => {
    if (refused > 0) lost('queue-full', refused, `${pendingSightingsMax} wait already`);
    refused = 0;
    const batch = [...pending.values()].slice(0, sightingsPerWriteMax);
    for (const { mac } of batch) pending.delete(mac);
    if (batch.length > 0) await write(batch);
  };

  const schedule = (): void => {
    if (cancel !== undefined || closed || pending.size === 0) return;
    cancel = after(sightingsWriteIntervalMs, () => {
      cancel = undefined;
      void writeBatch().then(schedule);
    });
  };

  const flush = async (): Promise<void> => {
    while (pending.size > 0) await writeBatch();
  };

  return {
    sighted(sighting) {
      const before = pending.get(sighting.mac);
      if (before === undefined && pending.size >= pendingSightingsMax) refused += 1;
      else pending.set(sighting.mac, merged(before, sighting));
      schedule();
    },
    recordNow: async (sighting) => (await write([merged(undefined, sighting)]))[0],
    flush,
    async close() {
      closed = true;
      cancel?.();
      await flush();
    },
  };
}

function announce(machine: Machine, clock: Clock, record: RecordEvent): void {
  const { arch } = machine.hardware;
  record({
    kind: 'machine.discovered',
    atMs: machine.firstSeenAtMs ?? clock.nowMs(),
    mac: machine.macs[0],
    ...(arch !== undefined && { arch }),
  });
}

/** The newer sighting wins where both say something, and the later time stays. */
function merged(before: Sighting | undefined, sighting: Sighting): Sighting {
  const firmware = { ...before?.firmware, ...sighting.firmware };
  return {
    mac: sighting.mac,
    atMs: Math.max(before?.atMs ?? 0, sighting.atMs),
    hardware: { ...before?.hardware, ...cleaned(sighting.hardware) },
    ...(Object.keys(firmware).length > 0 && { firmware }),
  };
}

/** What a machine says about itself is kept only as far as it can be shown. */
function cleaned({ serial, manufacturer, product, asset, ...known }: Hardware): Hardware {
  const told = Object.entries({ serial, manufacturer, product, asset })
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .map(([name, text]) => [name, printable(text)] as const);
  return { ...known, ...Object.fromEntries(told) };
}

function timer(delayMs: number, run: () => void): () => void {
  // Waiting sightings do not keep the process alive: close() writes them.
  const handle = setTimeout(run, delayMs).unref();
  return () => {
    clearTimeout(handle);
  };
}
