/**
 * Sends machines to their disk, each by a way that its firmware follows.
 *
 * A machine that is back at once was not let go there: it is sent the next way, and a way that
 * worked after another had failed is kept for its model.
 *
 * Owns     what is remembered of machines, in memory, and of models, in the inventory.
 * Leaves   the ways, their order and the judgement to domain/disk-way.ts.
 * Limits   diskMachinesMax machines; diskModelsMax models, in the store
 * Tests    test/service/disk-ways.test.ts
 */
import {
  diskWayFailed,
  diskWaysOf,
  modelOf,
  nextDiskWay,
  type DiskWay,
  type SentToDisk,
} from '../domain/disk-way.ts';
import { diskMachinesMax, diskWithheldMs } from '../domain/limits.ts';
import type { Machine } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, DiskWayStore, RecordEvent } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';

const sameRequestMs = 500;

interface DiskWaysDeps {
  readonly clock: Clock;
  readonly store: DiskWayStore;
  readonly record: RecordEvent;
  /** hears of errors that are a fault of ours */
  readonly failed: (error: unknown) => void;
}

export interface DiskWays {
  /**
   * The way for a machine that asks now and is sent to its disk.
   *
   * @param mac  the address that it asks with
   * @returns undefined where nothing is known about what runs on it
   */
  readonly send: (machine: Machine, mac: Mac) => DiskWay | undefined;
  /** the same for a script that is only looked at */
  readonly wayOf: (machine: Machine) => DiskWay | undefined;
  /** The machine boots something else, or somebody changed what it boots. */
  readonly forget: (macs: readonly Mac[]) => void;
  /** whether the machine, which asks for one now, is to find no loader: firmware goes on to disk */
  readonly withholdsLoader: (mac: Mac) => boolean;
}

export async function loadDiskWays(deps: DiskWaysDeps): Promise<DiskWays> {
  return createDiskWays(new Map(await deps.store.all()), deps);
}

/** @param learned  by model; becomes part of what is returned */
function createDiskWays(learned: Map<string, DiskWay>, deps: DiskWaysDeps): DiskWays {
  const { clock, store, record } = deps;
  const sent = createRecent<Mac, SentToDisk>(diskMachinesMax);
  const withheldAtMs = createRecent<Mac, number>(diskMachinesMax);

  const learn = (model: string | undefined, way: DiskWay): void => {
    if (model === undefined || learned.get(model) === way) return;
    learned.set(model, way);
    store.save(model, way).catch(deps.failed);
  };

  const first = ({ hardware, disk }: Machine): DiskWay | undefined => {
    if (disk !== undefined || hardware.arch === undefined) return disk;
    return learned.get(modelOf(hardware) ?? '') ?? diskWaysOf(hardware.arch)[0];
  };

  const judged = (machine: Machine, mac: Mac, atMs: number): DiskWay | undefined => {
    const before = sent.get(mac);
    const { hardware, disk } = machine;
    if (!before || disk !== undefined) return first(machine);
    if (diskWayFailed(before, atMs)) {
      const next = nextDiskWay(before.way, hardware.arch);
      const waitedMs = atMs - before.atMs;
      record({ kind: 'disk.missed', atMs, mac, way: before.way, next, waitedMs });
      return next;
    }
    if (before.way !== first(machine)) learn(modelOf(hardware), before.way);
    return before.way;
  };

  /** One request asks for several spellings of a name. */
  const tellWithheld = (mac: Mac, atMs: number): void => {
    if (atMs - (withheldAtMs.get(mac) ?? -Infinity) < sameRequestMs) return;
    withheldAtMs.set(mac, atMs);
    record({ kind: 'loader.withheld', atMs, mac });
  };

  return {
    send(machine, mac) {
      const atMs = clock.nowMs();
      const way = judged(machine, mac, atMs);
      if (way !== undefined) sent.set(mac, { way, atMs });
      return way;
    },
    wayOf: first,
    forget(macs) {
      for (const mac of macs) sent.remove(mac);
    },
    withholdsLoader(mac) {
      const before = sent.get(mac);
      if (before?.way !== 'no-loader') return false;
      const atMs = clock.nowMs();
      const sinceMs = atMs - before.atMs;
      const withheld = sinceMs >= 0 && sinceMs < diskWithheldMs;
      if (withheld) tellWithheld(mac, atMs);
      return withheld;
    },
  };
}
