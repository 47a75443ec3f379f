/**
 * IPv4 addresses as numbers, the form in which packets carry them and subnets are compared.
 *
 * Owns     the conversion from and to text, and the question whether an address is on a link.
 * Leaves   parsing text from outside to address.ts.
 * Specs    RFC 791 (32 bits, most significant first); RFC 3021 (a /31 has no broadcast address).
 * Tests    test/domain/ipv4.test.ts
 */
import { isIpv4, parseCidr, type IpAddress } from './address.ts';

/** An address of ours with the length of its network prefix. */
export interface Ipv4Subnet {
  /** unsigned 32 bits */
  readonly address: number;
  readonly prefixLength: number;
}

/** `255.255.255.255`, the limited broadcast address (RFC 919 section 7). */
export const IPV4_BROADCAST = 0xffff_ffff;

/** @param address  IPv4; the parser of address.ts has checked its four parts */
export function ipv4ToNumber(address: IpAddress): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function ipv4FromNumber(value: number): IpAddress {
  const text = `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  return text as IpAddress;
}

/** @returns the network written as `10.88.0.0/16`, or undefined when the text is none */
export function parseIpv4Network(text: string): Ipv4Subnet | undefined {
  const { address, prefixLength = 0 } = parseCidr(text) ?? {};
  if (address === undefined || !isIpv4(address)) return undefined;
  return { address: ipv4ToNumber(address), prefixLength };
}

/** Whether a host with this address can be a neighbour: inside the subnet, and no broadcast. */
export function isOnLink(address: number, subnet: Ipv4Subnet): boolean {
  const hostBits = 32 - subnet.prefixLength;
  const hosts = 2 ** hostBits;
  if (Math.floor(address / hosts) !== Math.floor(subnet.address / hosts)) return false;
  const host = address % hosts;
  return hostBits < 2 || (host !== 0 && host !== hosts - 1);
}
