/**
 * A machine's static address as Talos Linux reads it from the kernel command line.
 *
 * Leaves   `vlan=` and `bond=` to talos-links.ts.
 * Specs    dracut.cmdline(7) and the kernel's nfsroot.txt, with the fields Talos adds:
 *          `ip=client:server:gateway:netmask:hostname:device:autoconf:dns0:dns1:ntp0`. The server
 *          is ignored. IPv6 stands in brackets, because a colon ends a field.
 * Tests    test/domain/talos-network.test.ts
 */
import { bracketed, isIpv4, parseCidr, parseIpAddress, type IpAddress } from './address.ts';
import { RouseError } from './errors.ts';
import { parseKernelArg, type KernelArg } from './kernel-args.ts';
import type { Mac } from './mac.ts';
import type { Machine, MachineNetwork } from './machine.ts';
import { bondArg, isDeviceName, vlanArg, vlanDevice, type Vlan } from './talos-links.ts';

/** How many name servers one `ip=` can carry; Talos reads one time server beside them. */
const DNS_PER_ARGUMENT = 2;

/** The word for the interface that has the machine's first hardware address. */
export const DEVICE_BY_MAC = 'mac';

/**
 * The arguments for a machine's network: bond and VLAN first, then its address.
 *
 * @throws RouseError KERNEL_ARGUMENT_INVALID
 */
export function talosNetworkArgs(machine: Machine): KernelArg[] {
  const { network } = machine;
  if (!network) return [];
  const vlan = vlanOf(machine, network);
  return [
    ...(network.bond ? [bondArg(network.bond)] : []),
    ...(vlan ? [vlanArg(vlan)] : []),
    ...talosIpArgs(network, machine, vlan),
  ];
}

/**
 * The arguments for a static address: one, and further ones for name and time servers that did not
 * fit. Talos adds those up, and its releases before 1.5 read only the first argument.
 */
function talosIpArgs(
  network: MachineNetwork,
  machine: Machine,
  vlan: Vlan | undefined,
): KernelArg[] {
  const { address, mask } = splitPrefix(network.address);
  const device = vlan ? vlanDevice(vlan) : carrierOf(machine, network);
  const first = [
    written(address),
    '',
    written(network.gateway),
    mask,
    machine.name ?? '',
    checkedDevice(device),
    '',
    ...serversOf(network, 0),
  ];
  const args = [ipArg(first)];
  const rounds = Math.max(Math.ceil(network.dns.length / DNS_PER_ARGUMENT), network.ntp.length);
  for (let round = 1; round < rounds; round += 1) {
    args.push(ipArg([...Array.from({ length: 7 }, () => ''), ...serversOf(network, round)]));
  }
  return args;
}

/** A VLAN without a parent lies on the bond, or on the interface that is named otherwise. */
function vlanOf(machine: Machine, network: MachineNetwork): Vlan | undefined {
  if (!network.vlan) return undefined;
  const { id, parent = carrierOf(machine, network) } = network.vlan;
  if (parent !== '') return { id, parent };
  throw new RouseError(
    'KERNEL_ARGUMENT_INVALID',
    'argument "vlan": expected a parent, a bond or a device that carries it, found none',
  );
}

/** What carries the address when no VLAN does; empty leaves the choice to Talos. */
function carrierOf(machine: Machine, network: MachineNetwork): string {
  return network.bond?.name ?? networkDevice(machine) ?? '';
}

/** The interface as the operating system will see it. */
export function networkDevice({ macs, network }: Machine): string | undefined {
  const device = network?.device;
  return device === DEVICE_BY_MAC ? deviceByMac(macs[0]) : device;
}

/** In `ip=` Talos finds a card by this name, whatever it is really called. */
export function deviceByMac(mac: Mac): string {
  return `enx${mac.replaceAll(':', '')}`;
}

function serversOf(network: MachineNetwork, round: number): string[] {
  const dns = network.dns.slice(round * DNS_PER_ARGUMENT, (round + 1) * DNS_PER_ARGUMENT);
  return [written(dns[0]), written(dns[1]), written(network.ntp[round])];
}

/** How much of its address is the network's: dotted for IPv4, a length for IPv6. */
export function networkMask({ network }: Machine): string | undefined {
  return network && splitPrefix(network.address).mask;
}

/** Empty fields at the end say nothing and go. */
function ipArg(fields: readonly string[]): KernelArg {
  return parseKernelArg(`ip=${fields.join(':').replace(/:+$/, '')}`);
}

function written(address: IpAddress | undefined): string {
  return bracketed(address ?? '');
}

/**
 * IPv4 gets a dotted mask, which every release of Talos and every other reader of `ip=` knows;
 * IPv6 has no such form and gets the prefix length.
 */
function splitPrefix(text: string): { address: IpAddress; mask: string } {
  const cidr = parseCidr(text);
  if (!cidr) {
    throw new RouseError(
      'KERNEL_ARGUMENT_INVALID',
      `argument "ip": expected an address with its prefix length, found "${text}"`,
    );
  }
  const { address, prefixLength } = cidr;
  return { address, mask: isIpv4(address) ? dottedMask(prefixLength) : String(prefixLength) };
}

function dottedMask(length: number): string {
  const bits = '1'.repeat(length).padEnd(32, '0');
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)).join('.');
}

/** A colon in a device name would move every field behind it. */
function checkedDevice(device: string): string {
  if (device === '' || isDeviceName(device)) return device;
  throw new RouseError(
    'KERNEL_ARGUMENT_INVALID',
    `argument "ip": expected the name of a network device, found "${device}"`,
  );
}

/** Fields of `ip=`, of which Talos' own example has an empty one more than it reads. */
const IP_FIELDS = 11;
const ADDRESS_FIELDS: readonly number[] = [0, 2, 7, 8, 9];

/** @returns what keeps Talos from reading the value of `ip=`, or undefined */
export function faultInIp(value: string): string | undefined {
  // Colons inside brackets belong to an IPv6 address.
  const fields = value.split(/:(?![^[]*\])/);
  if (fields.length > IP_FIELDS) {
    return `expected at most ${IP_FIELDS} fields, found ${fields.length}; IPv6 stands in brackets`;
  }
  if (value === 'dhcp' || (fields.length === 2 && fields[1] === 'dhcp')) return undefined;
  const odd = ADDRESS_FIELDS.map((position) => fields[position] ?? '').find((field) => {
    const bare = field.startsWith('[') ? field.slice(1, -1) : field;
    return field !== '' && parseIpAddress(bare) === undefined;
  });
  if (odd !== undefined) {
    return `expected an address (IPv6 in brackets), found "${odd}"`;
  }
  const device = fields[5] ?? '';
  if (device === '' || isDeviceName(device)) return undefined;
  return `expected the name of a network device in the sixth field, found "${device}"`;
}
