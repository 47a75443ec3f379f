/**
 * Networks of both families, and who is a neighbour in one.
 *
 * Owns     the question whether an address may be that of a machine in a network. The ProxyDHCP
 *          engine asks the same of numbers, in ipv4.ts, for a DHCPv4 packet carries nothing else.
 * Specs    RFC 3021 (an IPv4 /31 has no broadcast address); RFC 4291 section 2.5.6 (fe80::/10 is
 *          never forwarded) and 2.7 (ff00::/8 is a group).
 * Tests    test/domain/subnet.test.ts
 */
import { ipv6Groups, isIpv4, parseCidr, type Cidr, type IpAddress } from './address.ts';

/** A network of IPv4 or IPv6, ready to be compared with. */
export interface Subnet {
  /** 32 or 128 */
  readonly bits: number;
  /** any address in it */
  readonly value: bigint;
  readonly prefixLength: number;
}

export function subnetOf({ address, prefixLength }: Cidr): Subnet {
  return { bits: bitsOf(address), value: valueOf(address), prefixLength };
}

/** @returns the network written as `10.88.0.0/16` or `fd00:88::/64`, undefined when it is none */
export function parseNetwork(text: string): Subnet | undefined {
  const cidr = parseCidr(text);
  return cidr && subnetOf(cidr);
}

/** An address, ready to be looked for in many networks. */
export type HostPlace = Pick<Subnet, 'bits' | 'value'>;

export function placeOf(address: IpAddress): HostPlace {
  return { bits: bitsOf(address), value: valueOf(address) };
}

/** Whether the address lies in the network, be it that of a host or not. */
export function contains(subnet: Subnet, { bits, value }: HostPlace): boolean {
  if (bits !== subnet.bits) return false;
  const hostBits = BigInt(bits - subnet.prefixLength);
  return value >> hostBits === subnet.value >> hostBits;
}

/** Whether a host with this address can be in the network: inside it, and no broadcast or group. */
export function hasHost(subnet: Subnet, address: IpAddress): boolean {
  const { bits, prefixLength } = subnet;
  const place = placeOf(address);
  if (!contains(subnet, place)) return false;
  const hostBits = BigInt(bits - prefixLength);
  const asked = place.value;
  if (bits === 128) return asked !== 0n && asked >> 120n !== 0xffn;
  const host = asked & ((1n << hostBits) - 1n);
  return hostBits < 2n || (host !== 0n && host !== (1n << hostBits) - 1n);
}

/** Whether no router has passed the packet on that came from here. */
export function isLinkLocal(address: IpAddress): boolean {
  return !isIpv4(address) && ((ipv6Groups(address)[0] ?? 0) & 0xffc0) === 0xfe80;
}

function bitsOf(address: IpAddress): number {
  return isIpv4(address) ? 32 : 128;
}

function valueOf(address: IpAddress): bigint {
  const [parts, width] = isIpv4(address)
    ? [address.split('.').map(Number), 8n]
    : [ipv6Groups(address), 16n];
  return parts.reduce((sum, part) => (sum << width) | BigInt(part), 0n);
}
