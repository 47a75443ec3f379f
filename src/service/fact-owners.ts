/**
 * Which machine an address belongs to that reports something.
 *
 * Owns     the order in which this is found out. A neighbour is known by its hardware address and
 *          by nothing else, so a machine on the same network cannot speak for another one by taking
 *          its IP address. Behind a router there is no such knowledge: there it is the machine that
 *          was given the address, else the one for which it fetched a boot script last. Neighbours
 *          by IPv6 are in no table that is read: only an address given to a machine counts.
 * Limits   `factOwnersMax` answers for `factOwnerMs`; `factScriptAddressesMax` addresses.
 * Tests    test/service/fact-owners.test.ts
 */
import { isIpv4, type IpAddress } from '../domain/address.ts';
import type { BootEvent } from '../domain/boot-event.ts';
import { factOwnerMs, factOwnersMax, factScriptAddressesMax } from '../domain/limits-facts.ts';
import type { FactStore } from '../domain/machine-facts.ts';
import type { Mac } from '../domain/mac.ts';
import type { Machine } from '../domain/machine.ts';
import type { Clock, Inventory, MacOfNeighbour } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';

interface FactOwnersDeps {
  readonly clock: Clock;
  readonly inventory: { readonly machines: Pick<Inventory['machines'], 'findByMac' | 'find'> };
  readonly facts: Pick<FactStore, 'machineAt'>;
  readonly macOf: MacOfNeighbour;
  /** whether the address is in a network of ours */
  readonly isOnLink: (address: IpAddress) => boolean;
}

export interface Owner {
  readonly machine: Machine;
  /** the address of the network card where it is a neighbour, else the first of the machine */
  readonly mac: Mac;
}

/** Undefined for somebody whom the inventory does not know; a promise while it is being asked. */
export type OwnerOf = (from: IpAddress) => Owner | undefined | Promise<Owner | undefined>;

interface FactOwners {
  readonly ownerOf: OwnerOf;
  /** hears which address fetched which machine's script */
  readonly noticed: (event: BootEvent) => void;
}

export function createFactOwners(deps: FactOwnersDeps): FactOwners {
  const known = createRecent<string, { owner: Owner | undefined; atMs: number }>(factOwnersMax);
  const fetched = createRecent<IpAddress, Mac>(factScriptAddressesMax);

  const byMac = async (mac: Mac | undefined): Promise<Owner | undefined> => {
    const machine = mac && (await deps.inventory.machines.findByMac(mac));
    return machine && mac && { machine, mac };
  };

  const lookUp = async (from: IpAddress, mac: Mac | undefined): Promise<Owner | undefined> => {
    if (mac !== undefined) return byMac(mac);
    const near = deps.isOnLink(from);
    if (near && isIpv4(from)) return undefined;
    const id = await deps.facts.machineAt(from);
    const machine = id && (await deps.inventory.machines.find(id));
    if (machine) return { machine, mac: machine.macs[0] };
    return near ? undefined : byMac(fetched.get(from));
  };

  return {
    ownerOf(from) {
      const mac = deps.macOf(from);
      const key = mac ?? from;
      const before = known.get(key);
      const atMs = deps.clock.monotonicMs();
      if (before && atMs - before.atMs < factOwnerMs) return before.owner;
      return lookUp(from, mac).then((owner) => {
        known.set(key, { owner, atMs });
        return owner;
      });
    },
    noticed(event) {
      if (event.kind !== 'script.served' || event.mac === undefined) return;
      if (event.script === 'boot') fetched.set(event.from, event.mac);
    },
  };
}
