/**
 * A machine's static network as JSON and YAML.
 *
 * Tests    test/schema/network-fields.test.ts
 */
import { z } from 'zod';
import {
  bondMembersMax,
  linkMtuMax,
  linkMtuMin,
  serversPerMachineMax,
  vlanIdMax,
} from '../domain/limits.ts';
import { parseMac } from '../domain/mac.ts';
import type { MachineNetwork } from '../domain/machine.ts';
import { BOND_OPTIONS, faultInBond, faultInVlan, type Bond } from '../domain/talos-links.ts';
import { deviceByMac, DEVICE_BY_MAC } from '../domain/talos-network.ts';
import { cidr, device, ipAddress } from './fields.ts';
import { strict } from './issues.ts';

/** A name, a hardware address, or the word for the machine's first one. */
const networkDevice = z
  .string()
  .transform((text) => {
    const mac = parseMac(text);
    return mac === undefined ? text : deviceByMac(mac);
  })
  .pipe(device);

/** Numbers are as welcome as text: `miimon: 100`. */
const optionValue = z
  .union([z.string(), z.number()], { error: 'expected text or a number' })
  .transform(String)
  .optional();

const bond = strict({
  name: device,
  members: z.array(device).min(1).max(bondMembersMax),
  options: strict(Object.fromEntries(BOND_OPTIONS.map((name) => [name, optionValue]))).default({}),
  mtu: z.int().min(linkMtuMin).max(linkMtuMax).optional(),
}).superRefine((given, context) => {
  const message = faultInBond(bondFrom(given));
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

interface BondFields {
  readonly name: string;
  readonly members: readonly string[];
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly mtu?: number | undefined;
}

function bondFrom({ name, members, options, mtu }: BondFields): Bond {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    name,
    members,
    options: Object.fromEntries(set) as Record<string, string>,
    ...(mtu !== undefined && { mtu }),
  };
}

const vlan = strict({ id: z.int().min(1).max(vlanIdMax), parent: device.optional() });

const FIELDS = {
  address: cidr,
  gateway: ipAddress.optional(),
  device: networkDevice.optional(),
  vlan: vlan.optional(),
  bond: bond.optional(),
  dns: z.array(ipAddress).max(serversPerMachineMax).default([]),
  ntp: z.array(ipAddress).max(serversPerMachineMax).default([]),
};

const fields = strict(FIELDS);

export const network = fields.superRefine(carriedVlan).transform(networkFrom);

/** What carries the VLAN is known here, unless it is the card that has the first address. */
function carriedVlan(given: z.infer<typeof fields>, context: z.RefinementCtx): void {
  if (!given.vlan) return;
  const carrier = given.vlan.parent ?? given.bond?.name ?? given.device;
  const message =
    carrier === undefined || carrier === DEVICE_BY_MAC
      ? 'expected a parent, for Talos finds what carries a VLAN by its name alone'
      : faultInVlan({ id: given.vlan.id, parent: carrier });
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['vlan'], message });
}

function networkFrom(given: z.infer<typeof fields>): MachineNetwork {
  const { address, gateway, device: name, vlan: tagged, bond: bonded, dns, ntp } = given;
  return {
    address,
    ...(gateway !== undefined && { gateway }),
    ...(name !== undefined && { device: name }),
    ...(tagged && {
      vlan: { id: tagged.id, ...(tagged.parent !== undefined && { parent: tagged.parent }) },
    }),
    ...(bonded && { bond: bondFrom(bonded) }),
    dns,
    ntp,
  };
}
