/**
 * A machine's static address as Talos Linux reads it from the kernel command line.
 *
 * Specs    dracut.cmdline(7) and the kernel's nfsroot.txt, with the fields Talos adds:
 *          `ip=client:server:gateway:netmask:hostname:device:autoconf:dns0:dns1:ntp0`. The server
 *          is ignored. IPv6 stands in brackets, because a colon ends a field.
 * Tests    test/domain/talos-network.test.ts
 */
import { bracketed, isIpv4, parseCidr, type IpAddress } from './address.ts';
import { RouseError } from './errors.ts';
import { parseKernelArg, type KernelArg } from './kernel-args.ts';
import type { MachineName, MachineNetwork } from './machine.ts';

/** How many name servers one `ip=` can carry; Talos reads one time server beside them. */
const DNS_PER_ARGUMENT = 2;

/**
 * The arguments for a static address: one, and further ones for name and time servers that did not
 * fit. Talos adds those up, and its releases before 1.5 read only the first argument.
 *
 * @throws RouseError KERNEL_ARGUMENT_INVALID
 */
export function talosIpArgs(network: MachineNetwork, hostname?: MachineName): KernelArg[] {
  const { address, mask } = splitPrefix(network.address);
  const first = [
    written(address),
    '',
    written(network.gateway),
    mask,
    hostname ?? '',
    deviceOf(network),
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

function serversOf(network: MachineNetwork, round: number): string[] {
  const dns = network.dns.slice(round * DNS_PER_ARGUMENT, (round + 1) * DNS_PER_ARGUMENT);
  return [written(dns[0]), written(dns[1]), written(network.ntp[round])];
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
function deviceOf(network: MachineNetwork): string {
  const device = network.device ?? '';
  if (/^[\w.@-]*$/.test(device)) return device;
  throw new RouseError(
    'KERNEL_ARGUMENT_INVALID',
    `argument "ip": expected the name of a network device, found "${device}"`,
  );
}
