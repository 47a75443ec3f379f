/**
 * Finds out whether a machine that was given Talos came up, without its help: in maintenance mode,
 * or with a configuration.
 *
 * Owns     whom to look at, and when: machines that were served the boot script of a Talos profile,
 *          every `probeIntervalMs` for `probeWatchMsMax` at most, at addresses on our own networks
 *          that the neighbour table gives to that machine before and after.
 * Leaves   the handshake to facts/maintenance-dial.ts.
 * Limits   `probeWatchesMax` machines, the one served longest ago leaves; `probeDialsMax` at once.
 * Tests    test/service/maintenance-watch.test.ts
 */
import { parseCidr, type IpAddress } from '../domain/address.ts';
import type { BootEvent } from '../domain/boot-event.ts';
import {
  probeDialsMax,
  probeIntervalMs,
  probeWatchesMax,
  probeWatchMsMax,
} from '../domain/limits-facts.ts';
import type { FactsOf } from '../domain/machine-facts.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, Inventory, MacOfNeighbour } from '../domain/ports.ts';
import { parseProfileName, type Machine, type ProfileName } from '../domain/machine.ts';
import type { TalosApi } from '../domain/talos-report.ts';
import type { Facts } from './facts.ts';

interface MaintenanceWatchDeps {
  readonly clock: Clock;
  readonly inventory: {
    readonly machines: Pick<Inventory['machines'], 'findByMac'>;
    readonly profiles: Pick<Inventory['profiles'], 'find'>;
  };
  readonly macOf: MacOfNeighbour;
  /** whether the address is in a network of ours */
  readonly isOnLink: (address: IpAddress) => boolean;
  readonly dial: (address: IpAddress) => Promise<TalosApi | undefined>;
  readonly factsOf: FactsOf;
  readonly found: Facts['found'];
  /** runs something once, later, and returns how to call it off; a timer unless a test says so */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

interface Watch {
  readonly mac: Mac;
  readonly from: IpAddress;
  readonly profile: ProfileName;
  readonly sinceMs: number;
  readonly until: number;
}

interface MaintenanceWatch {
  readonly noticed: (event: BootEvent) => void;
  readonly close: () => void;
}

export function createMaintenanceWatch(deps: MaintenanceWatchDeps): MaintenanceWatch {
  const { clock, after = timer } = deps;
  const watches = new Map<Mac, Watch>();
  let cancel: (() => void) | undefined;
  let closed = false;

  const look = async (watch: Watch): Promise<void> => {
    const over = clock.monotonicMs() >= watch.until || !(await isTalos(watch, deps));
    const api = over ? undefined : await lookAt(watch, deps);
    // A machine that booted again meanwhile is watched anew.
    if ((over || api === 'running') && watches.get(watch.mac) === watch) watches.delete(watch.mac);
  };

  const round = async (): Promise<void> => {
    const waiting = [...watches.values()];
    const next = async (): Promise<void> => {
      for (let watch = waiting.pop(); watch && !closed; watch = waiting.pop()) {
        // An inventory that cannot be read now can be in ten seconds.
        await look(watch).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: probeDialsMax }, next));
  };

  const schedule = (): void => {
    if (cancel !== undefined || closed || watches.size === 0) return;
    cancel = after(probeIntervalMs, () => {
      void round().then(() => {
        cancel = undefined;
        schedule();
      });
    });
  };

  return {
    noticed(event) {
      const watch = watchOf(event, clock);
      if (watch === undefined || !deps.isOnLink(watch.from)) return;
      watches.delete(watch.mac);
      watches.set(watch.mac, watch);
      const oldest = watches.keys().next().value;
      if (watches.size > probeWatchesMax && oldest !== undefined) watches.delete(oldest);
      schedule();
    },
    close() {
      closed = true;
      cancel?.();
    },
  };
}

function watchOf(event: BootEvent, clock: Clock): Watch | undefined {
  if (event.kind !== 'script.served' || event.script !== 'boot') return undefined;
  const profile = parseProfileName(event.profile ?? '');
  const { mac, from } = event;
  if (mac === undefined || profile === undefined) return undefined;
  const until = clock.monotonicMs() + probeWatchMsMax;
  return { mac, from, profile, sinceMs: event.atMs, until };
}

async function isTalos({ profile }: Watch, { inventory }: MaintenanceWatchDeps): Promise<boolean> {
  return (await inventory.profiles.find(profile))?.spec.kind === 'talos';
}

async function lookAt(watch: Watch, deps: MaintenanceWatchDeps): Promise<TalosApi | undefined> {
  const machine = await deps.inventory.machines.findByMac(watch.mac);
  if (machine === undefined) return undefined;
  for (const address of addressesOf(machine, watch, deps)) {
    const api = await deps.dial(address);
    // By now the neighbour table knows who answered, also where it did not before.
    if (api === undefined || !isOf(machine, deps.macOf(address))) continue;
    deps.found({ machine, mac: watch.mac }, { via: 'probe', api, sinceMs: watch.sinceMs });
    return api;
  }
  return undefined;
}

/** Where the machine was when it booted, where it was told to be, and where it says that it is. */
function addressesOf(
  machine: Machine,
  { from }: Watch,
  { isOnLink, macOf, factsOf }: MaintenanceWatchDeps,
): readonly IpAddress[] {
  const given = parseCidr(machine.network?.address ?? '')?.address;
  const said = (factsOf(machine.id)?.addresses ?? []).flatMap((text) => {
    const address = parseCidr(text)?.address ?? parseCidr(`${text}/32`)?.address;
    return address === undefined ? [] : [address];
  });
  const certain = [from, ...said].filter((address) => isOf(machine, macOf(address)));
  const all = new Set([...certain, ...(given === undefined ? [] : [given])]);
  return [...all].filter(isOnLink).slice(0, ADDRESSES_MAX);
}

/** A round of all machines must end in time, whatever they say about themselves. */
const ADDRESSES_MAX = 3;

function isOf(machine: Machine, mac: Mac | undefined): boolean {
  return mac !== undefined && machine.macs.includes(mac);
}

function timer(delayMs: number, run: () => void): () => void {
  const handle = setTimeout(run, delayMs).unref();
  return () => {
    clearTimeout(handle);
  };
}
