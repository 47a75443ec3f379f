/**
 * The boots in memory, and every name by which an event may belong to one of them.
 *
 * Owns     the indexes: hardware addresses, machines, sessions of scripts and network addresses
 *          each lead to the boot that had them last.
 * Limits   openBootsMax that go on and endedBootsKept that are over; the one longest silent leaves.
 * Tests    test/timeline/boot-table.test.ts
 */
import type { Boot } from '../domain/boot-session.ts';
import type { BootId } from '../domain/boot-stage.ts';
import { endedBootsKept, openBootsMax } from '../domain/limits-timeline.ts';
import type { Mac } from '../domain/mac.ts';
import type { MachineId } from '../domain/machine.ts';

/** One boot, which is replaced as it goes on. */
export interface Entry {
  readonly boot: Boot;
}

export interface BootTable {
  readonly open: () => ReadonlySet<Entry>;
  readonly ended: () => ReadonlySet<Entry>;
  readonly byId: (id: BootId) => Entry | undefined;
  readonly byMac: (mac: Mac) => Entry | undefined;
  readonly byMachine: (machine: MachineId) => Entry | undefined;
  readonly bySession: (session: string) => Entry | undefined;
  readonly byAddress: (address: string) => Entry | undefined;
  /** Adds it. @returns it, and the boot that had to leave while it went on, if one had to */
  readonly add: (boot: Boot) => { readonly entry: Entry; readonly left?: Boot };
  readonly replace: (entry: Entry, boot: Boot) => void;
  readonly drop: (entry: Entry) => void;
}

interface Held {
  boot: Boot;
}

export function createBootTable({
  openMax = openBootsMax,
  endedMax = endedBootsKept,
} = {}): BootTable {
  const ids = new Map<BootId, Held>();
  const names = createNames();
  /** each in the order of the last change */
  const running = new Set<Held>();
  const over = new Set<Held>();

  const insert = (held: Held): void => {
    names.add(held);
    (held.boot.endedAtMs === undefined ? running : over).add(held);
  };

  const remove = (held: Held): void => {
    names.remove(held);
    running.delete(held);
    over.delete(held);
  };

  /** @returns the boot that left */
  const bound = (held: Set<Held>, max: number): Boot | undefined => {
    const [oldest] = held.size > max ? held : [];
    if (oldest === undefined) return undefined;
    ids.delete(oldest.boot.id);
    remove(oldest);
    return oldest.boot;
  };

  return {
    open: () => running,
    ended: () => over,
    byId: (id) => ids.get(id),
    ...names.lookUp,
    add(boot) {
      const held = { boot };
      ids.set(boot.id, held);
      insert(held);
      const left = bound(running, openMax);
      bound(over, endedMax);
      return { entry: held, ...(left && { left }) };
    },
    replace(entry, boot) {
      const held = ids.get(entry.boot.id);
      if (held === undefined) return;
      remove(held);
      held.boot = boot;
      insert(held);
      bound(over, endedMax);
    },
    drop({ boot }) {
      const held = ids.get(boot.id);
      if (held === undefined) return;
      ids.delete(boot.id);
      remove(held);
    },
  };
}

interface Names {
  readonly lookUp: Pick<BootTable, 'byMac' | 'byMachine' | 'bySession' | 'byAddress'>;
  readonly add: (held: Held) => void;
  readonly remove: (held: Held) => void;
}

function createNames(): Names {
  const macs = new Map<string, Held>();
  const machines = new Map<string, Held>();
  const sessions = new Map<string, Held>();
  const addresses = new Map<string, Held>();

  const each = (held: Held, work: (names: Map<string, Held>, name: string) => void): void => {
    const { boot } = held;
    for (const mac of boot.macs) work(macs, mac);
    for (const session of boot.scripts) work(sessions, session);
    if (boot.machine !== undefined) work(machines, boot.machine);
    if (boot.address !== undefined) work(addresses, boot.address);
  };

  return {
    lookUp: {
      byMac: (mac) => macs.get(mac),
      byMachine: (machine) => machines.get(machine),
      bySession: (session) => sessions.get(session),
      byAddress: (address) => addresses.get(address),
    },
    add(held) {
      each(held, (names, name) => {
        // What is heard late of a boot must not take its names from the one that followed it.
        const holder = names.get(name);
        if (holder && holder.boot.startedAtMs > held.boot.startedAtMs) return;
        names.set(name, held);
      });
    },
    remove(held) {
      each(held, (names, name) => {
        if (names.get(name) === held) names.delete(name);
      });
    },
  };
}
