/**
 * Which machine of the inventory a declaration means.
 *
 * Owns     the rule: the machine with that name, else the one with any of the hardware addresses.
 *          Machines that Rouse recorded by itself under one of the addresses are part of it: a
 *          server with two network cards is seen as two machines until somebody says it is one.
 * Tests    test/service/same-machine.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { MachineStore } from '../domain/ports.ts';
import type { MachineDraft } from '../domain/use-cases.ts';

export interface SameMachine {
  /** undefined when the machine is new */
  readonly machine: Machine | undefined;
  /** recorded by themselves, and parts of the same machine */
  readonly merged: readonly Machine[];
}

/** @throws RouseError MACHINE_CONFLICT when an address belongs to a machine that people declared */
export async function findSameMachine(
  draft: MachineDraft,
  machines: MachineStore,
): Promise<SameMachine> {
  const named = draft.name === undefined ? undefined : await machines.find(draft.name);
  return among(draft, named, machines);
}

/** For a declaration that says by other means which machine it is about. */
export async function among(
  draft: MachineDraft,
  meant: Machine | undefined,
  machines: MachineStore,
): Promise<SameMachine> {
  const holders = await holdersOf(draft, machines);
  const machine =
    meant ?? holders.find(({ configured }) => configured) ?? holders.toSorted(byFirstSight)[0];
  const others = holders.filter(({ id }) => id !== machine?.id);
  const taken = others.find(({ configured }) => configured);
  if (taken) {
    const mac = taken.macs.find((candidate) => draft.macs.includes(candidate));
    throw new RouseError('MACHINE_CONFLICT', `${String(mac)} belongs to ${machineLabel(taken)}`);
  }
  return { machine, merged: others };
}

async function holdersOf(draft: MachineDraft, machines: MachineStore): Promise<Machine[]> {
  const holders = new Map<string, Machine>();
  for (const mac of draft.macs) {
    const holder = await machines.findByMac(mac);
    if (holder) holders.set(holder.id, holder);
  }
  return [...holders.values()];
}

function byFirstSight(a: Machine, b: Machine): number {
  return (a.firstSeenAtMs ?? Infinity) - (b.firstSeenAtMs ?? Infinity);
}
