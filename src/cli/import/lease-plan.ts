/**
 * What a file of leases would make of the inventory.
 *
 * Owns     that an import adds and never decides: a machine that people declared is kept as it is,
 *          a name that somebody has is given to nobody else, and of a machine nothing is taken but
 *          its hardware address and what it calls itself.
 * Tests    test/cli/import/lease-plan.test.ts
 */
import type { MachineName } from '../../domain/machine.ts';
import type { Mac } from '../../domain/mac.ts';
import { nameFrom, type Lease } from '../../schema/leases/lease.ts';
import type { KnownMachine } from './known-machines.ts';

export interface PlannedMachine {
  /** `adopted`: it was seen already, and nobody had decided anything about it */
  readonly change: 'created' | 'adopted' | 'kept';
  /** of a machine that is adopted, all that it has */
  readonly macs: readonly Mac[];
  readonly name?: string;
  readonly address?: string;
  /** why it is kept, or has another name than it calls itself */
  readonly note?: string;
}

/** One for each hardware address, in the order of the leases. */
export function planLeases(
  leases: readonly Lease[],
  inventory: readonly KnownMachine[],
): readonly PlannedMachine[] {
  const owners = new Map(inventory.flatMap((one) => one.macs.map((mac) => [mac, one] as const)));
  const names = new Set(inventory.flatMap(({ name }) => name ?? []));
  // Several leases of one machine: the youngest says what it is called now.
  const machines = new Map<KnownMachine | Mac, Lease>();
  for (const lease of leases) machines.set(owners.get(lease.mac) ?? lease.mac, lease);
  return [...machines.values()].map((lease) => planned(lease, owners.get(lease.mac), names));
}

function planned(
  lease: Lease,
  owner: KnownMachine | undefined,
  names: Set<string>,
): PlannedMachine {
  const { mac, address, hostname } = lease;
  const macs = owner?.macs ?? [mac];
  const where = address === undefined ? {} : { address };
  if (owner?.configured) {
    const name = owner.name === undefined ? {} : { name: owner.name };
    return { change: 'kept', macs, ...name, ...where, note: 'declared already' };
  }
  const change = owner ? 'adopted' : 'created';
  const wanted = hostname === undefined ? undefined : nameFrom(hostname);
  if (wanted === undefined) {
    const note = hostname === undefined ? {} : { note: 'its name cannot be one here' };
    return { change, macs, ...where, ...note };
  }
  const name = freeName(wanted, names);
  names.add(name);
  return {
    change,
    macs,
    name,
    ...where,
    ...(name !== wanted && { note: `${wanted} is another machine` }),
  };
}

function freeName(wanted: MachineName, names: ReadonlySet<string>): string {
  let name: string = wanted;
  for (let number = 2; names.has(name); number += 1) {
    const suffix = `-${number}`;
    name = wanted.slice(0, 63 - suffix.length).replace(/-+$/, '') + suffix;
  }
  return name;
}
