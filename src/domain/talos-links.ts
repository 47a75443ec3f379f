/**
 * `vlan=` and `bond=` as Talos Linux reads them, in both directions.
 *
 * Specs    dracut.cmdline(7), with what Talos makes of it (cmdline.go, nethelpers/VLANLinkName):
 *          `vlan=name:parent` and `bond=name:members:options:mtu`. Of several it reads the first.
 *          Whatever name stands in `vlan=`, the interface is called after parent and id.
 * Limits   members and ids: limits.ts.
 * Tests    test/domain/talos-links.test.ts
 */
import { RouseError } from './errors.ts';
import { parseKernelArg, type KernelArg } from './kernel-args.ts';
import { bondMembersMax, linkMtuMax, linkMtuMin, vlanIdMax, vlanParentMax } from './limits.ts';
import { nearest } from './nearest.ts';

/** A tagged network on top of another interface. */
export interface Vlan {
  /** 1 to 4095 */
  readonly id: number;
  /** the interface that carries it */
  readonly parent: string;
}

/** Several interfaces used as one. */
export interface Bond {
  readonly name: string;
  /** at least one */
  readonly members: readonly string[];
  /** of the kernel's bonding driver: `mode`, `lacp_rate`, `miimon` … */
  readonly options: Readonly<Record<string, string>>;
  readonly mtu?: number;
}

/** The options that Talos passes on to the driver; any other one keeps it from booting. */
export const BOND_OPTIONS = [
  'mode',
  'xmit_hash_policy',
  'lacp_rate',
  'miimon',
  'updelay',
  'downdelay',
  'use_carrier',
  'ad_select',
  'min_links',
  'primary',
  'primary_reselect',
  'fail_over_mac',
  'arp_interval',
  'arp_ip_target',
  'arp_validate',
  'arp_all_targets',
  'resend_igmp',
  'lp_interval',
  'packets_per_slave',
  'num_grat_arp',
  'num_unsol_na',
  'all_slaves_active',
] as const;

/** Options that are one of a few words; the driver takes their numbers as well, Talos does not. */
const OPTION_WORDS: Readonly<Record<string, readonly string[]>> = {
  mode: [
    'balance-rr',
    'active-backup',
    'balance-xor',
    'broadcast',
    '802.3ad',
    'balance-tlb',
    'balance-alb',
  ],
  xmit_hash_policy: ['layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4', 'vlan+srcmac'],
  lacp_rate: ['slow', 'fast'],
  ad_select: ['stable', 'bandwidth', 'count'],
  primary_reselect: ['always', 'better', 'failure'],
  fail_over_mac: ['none', 'active', 'follow'],
  arp_validate: ['none', 'active', 'backup', 'all'],
  arp_all_targets: ['any', 'all'],
};

/** Options whose value Talos reads as text that is none of a few words. */
const FREE_OPTIONS: ReadonlySet<string> = new Set(['primary', 'arp_ip_target']);

/** Interface names as Linux has them: 15 bytes, no slash, blank or colon (IFNAMSIZ). */
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,14}$/;

export function isDeviceName(text: string): boolean {
  return DEVICE.test(text);
}

/** What Talos will call the interface: `eth0.100`. */
export function vlanDevice({ id, parent }: Vlan): string {
  return `${parent}.${id}`;
}

/** @throws RouseError KERNEL_ARGUMENT_INVALID */
export function vlanArg(vlan: Vlan): KernelArg {
  return checked('vlan', faultInVlan(vlan), `vlan=${vlanDevice(vlan)}:${vlan.parent}`);
}

/** @throws RouseError KERNEL_ARGUMENT_INVALID */
export function bondArg(bond: Bond): KernelArg {
  const options = Object.entries(bond.options).map(([name, value]) => `${name}=${value}`);
  const fields = [bond.name, bond.members.join(','), options.join(','), bond.mtu ?? ''];
  return checked('bond', faultInBond(bond), `bond=${fields.join(':').replace(/:+$/, '')}`);
}

function checked(name: string, fault: string | undefined, text: string): KernelArg {
  if (fault === undefined) return parseKernelArg(text);
  throw new RouseError('KERNEL_ARGUMENT_INVALID', `argument "${name}": ${fault}`);
}

/** @returns what is wrong, or undefined */
export function faultInVlan({ id, parent }: Vlan): string | undefined {
  if (!Number.isInteger(id) || id < 1 || id > vlanIdMax) {
    return `expected an id of 1 to ${vlanIdMax}, found ${id}`;
  }
  if (!isDeviceName(parent)) return `expected an interface name as parent, found "${parent}"`;
  if (parent.length <= vlanParentMax) return undefined;
  return (
    `expected a parent of at most ${vlanParentMax} characters, found "${parent}"; ` +
    'Talos would call the VLAN by a made-up name'
  );
}

/** @returns what is wrong, or undefined */
export function faultInBond({ name, members, options, mtu }: Bond): string | undefined {
  if (!isDeviceName(name)) return `expected an interface name such as "bond0", found "${name}"`;
  if (members.length < 1 || members.length > bondMembersMax) {
    return `expected 1 to ${bondMembersMax} members, found ${members.length}`;
  }
  const odd = members.find((member) => !isDeviceName(member));
  if (odd !== undefined) return `expected interface names as members, found "${odd}"`;
  if (new Set(members).size < members.length) return 'a member stands there twice';
  if (mtu !== undefined && !(Number.isInteger(mtu) && mtu >= linkMtuMin && mtu <= linkMtuMax)) {
    return `expected an MTU of ${linkMtuMin} to ${linkMtuMax}, found ${mtu}`;
  }
  const faults = Object.entries(options).map(([option, value]) => faultInOption(option, value));
  return faults.find((fault) => fault !== undefined);
}

function faultInOption(option: string, value: string): string | undefined {
  if (!BOND_OPTIONS.some((known) => known === option)) {
    const meant = nearest(option, BOND_OPTIONS);
    const advice = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return `the bonding driver has no option "${option}"${advice}`;
  }
  const words = Object.hasOwn(OPTION_WORDS, option) ? OPTION_WORDS[option] : undefined;
  if (words) {
    if (words.includes(value)) return undefined;
    return `expected ${option} to be one of ${words.join(', ')}, found "${value}"`;
  }
  const form = FREE_OPTIONS.has(option) ? /^[A-Za-z0-9._@;-]{1,255}$/ : /^\d{1,9}$/;
  return form.test(value) ? undefined : `expected another value of ${option}, found "${value}"`;
}

/** Reads the value of `vlan=`. @returns what is wrong, where it cannot be read */
export function parseVlan(value: string): Vlan | string {
  const [, name = '', parent = ''] = /^([^:]*):([^:]*)$/.exec(value) ?? [];
  const [, digits] = /^(?:[^.]*\.|vlan)(\d{1,4})$/.exec(name) ?? [];
  if (digits === undefined) return 'expected NAME.ID:PARENT, such as eth0.100:eth0';
  const vlan = { id: Number(digits), parent };
  return faultInVlan(vlan) ?? vlan;
}

/** Reads the value of `bond=`. @returns what is wrong, where it cannot be read */
export function parseBond(value: string): Bond | string {
  const [name = '', members = '', options = '', mtu = '', ...rest] = value.split(':');
  if (rest.length > 0) return 'expected NAME:MEMBERS:OPTIONS:MTU, found further colons';
  const pairs = options === '' ? [] : options.split(',').map((option) => option.split('='));
  const odd = pairs.find((pair) => pair.length !== 2);
  if (odd) return `expected options such as mode=802.3ad, found "${odd.join('=')}"`;
  const bond = {
    name,
    // What dracut and Talos take when none is named.
    members: members === '' ? ['eth0', 'eth1'] : members.split(','),
    options: Object.fromEntries(pairs) as Record<string, string>,
    ...(mtu !== '' && { mtu: /^\d+$/.test(mtu) ? Number(mtu) : Number.NaN }),
  };
  return faultInBond(bond) ?? bond;
}
