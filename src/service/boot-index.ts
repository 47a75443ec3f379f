/**
 * What DHCP answers depend on, in memory: each hardware address with the policy of its machine.
 *
 * Owns     which machines are in it: every configured one, and of the others at most
 *          `unknownMachinesMax`, the one that changed least recently leaves.
 * Leaves   hearing of changes to watched-inventory.ts. An address that is not here gets what an
 *          unknown machine gets.
 * Limits   a question is one look into a map; several thousand come in a second when racks start.
 * Tests    test/service/boot-index.test.ts
 */
import { unknownMachinesMax } from '../domain/limits.ts';
import type { Hardware, Machine, MachineId, Sighting } from '../domain/machine.ts';
import type { Mac } from '../domain/mac.ts';
import type { KnownPolicy, MachinePolicy, MachineStore, PolicyOf } from '../domain/ports.ts';

export interface BootIndex {
  readonly policyOf: PolicyOf;
  /** undefined as well for one that was seen and is not in the inventory yet */
  readonly machineOf: (mac: Mac) => MachineId | undefined;
  /** a machine as it is now, whole */
  readonly saved: (machine: Machine) => void;
  readonly removed: (id: MachineId) => void;
  /** what was observed of a machine, known or not */
  readonly sighted: (sighting: Sighting) => void;
}

interface Entry {
  /** undefined for a machine that had left the index and came back by a sighting */
  readonly id?: MachineId;
  readonly macs: readonly Mac[];
  policy: MachinePolicy;
}

export async function loadBootIndex(
  machines: Pick<MachineStore, 'knownPolicies'>,
): Promise<BootIndex> {
  return createBootIndex(await machines.knownPolicies());
}

/**
 * @param known  becomes part of the index, and belongs to it from then on
 * @param unknownMax  `unknownMachinesMax` unless a test says otherwise
 */
export function createBootIndex(
  known: readonly KnownPolicy[] = [],
  { unknownMax = unknownMachinesMax } = {},
): BootIndex {
  const byMac = new Map<Mac, Entry>();
  const byId = new Map<MachineId, Entry>();
  /** in the order of their last change */
  const unconfigured = new Set<Entry>();

  const drop = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    for (const mac of entry.macs) byMac.delete(mac);
    if (entry.id !== undefined) byId.delete(entry.id);
    unconfigured.delete(entry);
  };

  const keepUnconfigured = (entry: Entry): void => {
    unconfigured.delete(entry);
    unconfigured.add(entry);
    if (unconfigured.size > unknownMax) drop(unconfigured.values().next().value);
  };

  const add = (entry: Entry): void => {
    for (const mac of entry.macs) {
      // Whoever had the address is gone from the inventory, or has given it away.
      drop(byMac.get(mac));
      byMac.set(mac, entry);
    }
    if (entry.id !== undefined) byId.set(entry.id, entry);
    if (!entry.policy.configured) keepUnconfigured(entry);
  };

  for (const entry of known) add(entry);
  return {
    policyOf: (mac) => byMac.get(mac)?.policy,
    machineOf: (mac) => byMac.get(mac)?.id,
    saved(machine) {
      drop(byId.get(machine.id));
      add({ id: machine.id, macs: machine.macs, policy: policyFrom(machine) });
    },
    removed(id) {
      drop(byId.get(id));
    },
    sighted(sighting) {
      const entry = byMac.get(sighting.mac);
      if (entry === undefined) {
        const nothing = { configured: false, firmware: {}, hardware: {} };
        add({ macs: [sighting.mac], policy: observed(nothing, sighting) });
        return;
      }
      entry.policy = observed(entry.policy, sighting);
      if (!entry.policy.configured) keepUnconfigured(entry);
    },
  };
}

function policyFrom(machine: Machine): MachinePolicy {
  const { configured, ignored, loader, personality, firmware = {}, hardware } = machine;
  return {
    configured,
    ...(ignored && { ignored }),
    ...(loader !== undefined && { loader }),
    ...(personality !== undefined && { personality }),
    firmware,
    hardware: factsOf(hardware),
  };
}

/** As the store keeps it: what is told replaces, what is not stays. */
function observed(before: MachinePolicy, { hardware, firmware }: Sighting): MachinePolicy {
  return {
    ...before,
    firmware: { ...before.firmware, ...firmware },
    hardware: { ...before.hardware, ...factsOf(hardware) },
  };
}

function factsOf({ manufacturer, product, arch }: Hardware): MachinePolicy['hardware'] {
  return {
    ...(manufacturer !== undefined && { manufacturer }),
    ...(product !== undefined && { product }),
    ...(arch !== undefined && { arch }),
  };
}
