/**
 * What Talos nodes report, made into facts about machines and kept.
 *
 * Owns     which report counts: from a known machine, about that machine alone, once. The order of
 *          an address's reports stays while its machine is looked up. One write a second at most.
 * Leaves   what a report changes to domain/machine-facts.ts, whose it is to fact-owners.ts.
 * Limits   limits-facts.ts. Facts are of machines in the inventory, so as many as it has.
 * Tests    test/service/facts.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import { messageOf } from '../domain/errors.ts';
import {
  factNewsPerWindow,
  factNewsWindowMs,
  factOwnersMax,
  factsPerWriteMax,
  factsWaitingMax,
  factsWaitingSourcesMax,
  factsWriteIntervalMs,
} from '../domain/limits-facts.ts';
import {
  factsAfter,
  NO_FACTS,
  type FactNews,
  type FactsOf,
  type FactStore,
  type KeptLine,
  type KernelLogOf,
  type MachineFacts,
  type Observation,
} from '../domain/machine-facts.ts';
import { machineLabel, type MachineId } from '../domain/machine.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';
import type { Heard, HearFrom, ReportIgnoreReason } from '../domain/talos-report.ts';
import { createEventIds } from './event-ids.ts';
import type { Owner, OwnerOf } from './fact-owners.ts';
import { createKernelLogs } from './kernel-logs.ts';

interface FactsDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly ownerOf: OwnerOf;
  readonly store: Pick<FactStore, 'save'>;
  /** what the store had at the start */
  readonly known: ReadonlyMap<MachineId, MachineFacts>;
  /** runs something once, later, and returns how to call it off; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

export interface Facts {
  readonly hear: HearFrom;
  /** takes what was found out about a machine in another way */
  readonly found: (owner: Owner, found: Extract<Observation, { via: 'probe' }>) => void;
  readonly factsOf: FactsOf;
  readonly logOf: KernelLogOf;
  /** a line that did not come by Talos' receivers */
  readonly keepLine: (machine: MachineId, line: KeptLine) => void;
  /** writes what still waits, and writes nothing more by itself */
  readonly close: () => Promise<void>;
}

export function createFacts(deps: FactsDeps): Facts {
  const { clock, record } = deps;
  const known = new Map(deps.known);
  const firstHeard = createEventIds();
  const logs = createKernelLogs();
  const mayTell = createNewsBudget();
  const writer = createFactWriter(deps, (machine) => known.delete(machine));

  const observe = (owner: Owner, observed: Observation): void => {
    const { id } = owner.machine;
    const atMs = clock.nowMs();
    const before = known.get(id) ?? NO_FACTS;
    const { facts, news } = factsAfter(before, observed, atMs);
    if (facts === before) return;
    known.set(id, facts);
    writer.changed(id, facts);
    for (const one of news) if (mayTell(id, atMs)) record(eventOf(one, owner, atMs));
  };

  const take = (owner: Owner, heard: Heard): void => {
    const { id } = owner.machine;
    const fresh =
      heard.via === 'event'
        ? firstHeard(id, heard.id)
        : logs.keep(id, { ...heard.line, atMs: clock.nowMs() });
    if (fresh) observe(owner, heard);
  };

  const ignore = (from: IpAddress, reason: ReportIgnoreReason, detail = ''): void => {
    record({ kind: 'report.ignored', atMs: clock.nowMs(), from, reason, detail });
  };

  return {
    hear: inOrder(deps.ownerOf, { take, ignore }),
    found: observe,
    factsOf: (machine) => known.get(machine),
    logOf: logs.logOf,
    keepLine: logs.keep,
    close: writer.close,
  };
}

interface Taking {
  readonly take: (owner: Owner, heard: Heard) => void;
  readonly ignore: (from: IpAddress, reason: ReportIgnoreReason, detail?: string) => void;
}

/** Keeps what an address says in order while the inventory is asked whose it is. */
function inOrder(ownerOf: OwnerOf, { take, ignore }: Taking): HearFrom {
  const waiting = new Map<IpAddress, Heard[]>();

  const settle = (from: IpAddress, owner: Owner | undefined): void => {
    const queue = waiting.get(from) ?? [];
    waiting.delete(from);
    for (const heard of queue) {
      if (owner) take(owner, heard);
      else ignore(from, 'unknown-source');
    }
  };

  return (from, heard) => {
    const queue = waiting.get(from);
    if (queue !== undefined) {
      if (queue.length < factsWaitingMax) queue.push(heard);
      else ignore(from, 'queue-full');
      return;
    }
    const owner = ownerOf(from);
    if (!(owner instanceof Promise)) {
      if (owner) take(owner, heard);
      else ignore(from, 'unknown-source');
      return;
    }
    if (waiting.size >= factsWaitingSourcesMax) {
      void owner.catch(() => undefined);
      ignore(from, 'queue-full');
      return;
    }
    waiting.set(from, [heard]);
    owner.then(
      (found) => {
        settle(from, found);
      },
      () => {
        // A store that cannot be read costs the reports that waited for it, and is told elsewhere.
        settle(from, undefined);
      },
    );
  };
}

function eventOf(news: FactNews, owner: Owner, atMs: number): Parameters<RecordEvent>[0] {
  return { ...news, atMs, mac: owner.mac, machine: machineLabel(owner.machine) };
}

/** A service that fails for ever must not fill the log. */
function createNewsBudget(): (machine: MachineId, atMs: number) => boolean {
  const windows = createRecent<MachineId, { startedAtMs: number; told: number }>(factOwnersMax);
  return (machine, atMs) => {
    const window = windows.get(machine);
    const ageMs = atMs - (window?.startedAtMs ?? 0);
    if (window === undefined || ageMs >= factNewsWindowMs || ageMs < 0) {
      windows.set(machine, { startedAtMs: atMs, told: 1 });
      return true;
    }
    window.told += 1;
    return window.told <= factNewsPerWindow;
  };
}

interface FactWriter {
  readonly changed: (machine: MachineId, facts: MachineFacts) => void;
  readonly close: () => Promise<void>;
}

function createFactWriter(deps: FactsDeps, gone: (machine: MachineId) => void): FactWriter {
  const { clock, record, store, after = timer } = deps;
  const pending = new Map<MachineId, MachineFacts>();
  let cancel: (() => void) | undefined;
  let closed = false;
  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    const batch = new Map([...pending].slice(0, factsPerWriteMax));
    for (const machine of batch.keys()) pending.delete(machine);
    try {
      for (const machine of await store.save(batch)) gone(machine);
    } catch (error) {
      const detail = messageOf(error);
      record({ kind: 'facts.lost', atMs: clock.nowMs(), count: batch.size, detail });
    }
  };

  const schedule = (): void => {
    if (cancel !== undefined || closed || pending.size === 0) return;
    cancel = after(factsWriteIntervalMs, () => {
      writing = write().then(() => {
        cancel = undefined;
        schedule();
      });
    });
  };

  return {
    changed(machine, facts) {
      pending.set(machine, facts);
      schedule();
    },
    async close() {
      closed = true;
      cancel?.();
      await writing;
      while (pending.size > 0) await write();
    },
  };
}

function timer(delayMs: number, run: () => void): () => void {
  // Facts that wait do not keep the process alive: close() writes them.
  const handle = setTimeout(run, delayMs).unref();
  return () => {
    clearTimeout(handle);
  };
}
