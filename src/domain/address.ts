/**
 * Network addresses and the URLs made of them.
 *
 * Owns     the type `IpAddress`, addresses with a prefix length, and how one is written into a URL.
 * Specs    RFC 3986 section 3.2.2: an IPv6 literal stands in brackets. RFC 4291 section 2.5.5.2:
 *          a dual-stack socket reports IPv4 peers as `::ffff:a.b.c.d`.
 * Tests    test/domain/address.test.ts
 */

/** An IPv4 or IPv6 address as text, IPv4-mapped ones reduced to plain IPv4, without a zone. */
export type IpAddress = string & { readonly __brand: 'IpAddress' };

/** Listens on every IPv4 address; as a peer, nobody in particular. */
export const ANY_IPV4 = '0.0.0.0' as IpAddress;
export const LOOPBACK_IPV4 = '127.0.0.1' as IpAddress;

/** An address and the length of the network it is in: `10.0.0.11/24`. */
export interface Cidr {
  readonly address: IpAddress;
  readonly prefixLength: number;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^[0-9a-f:]{2,39}$/;

/** @returns the address, or undefined when the text is neither IPv4 nor (loosely) IPv6 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  if (IPV4.test(plain)) return plain as IpAddress;
  const looksLikeIpv6 = IPV6.test(plain) && plain.includes(':') && plain.split('::').length <= 2;
  return looksLikeIpv6 ? (plain as IpAddress) : undefined;
}

/** Whether the address is IPv4, the only family that a ProxyDHCP answer can carry. */
export function isIpv4(address: IpAddress): boolean {
  return !address.includes(':');
}

/** @returns undefined unless an address, a slash and a length it can have stand there */
export function parseCidr(text: string): Cidr | undefined {
  const [, before = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseIpAddress(before);
  const prefixLength = Number(digits);
  if (!address || prefixLength > (isIpv4(address) ? 32 : 128)) return undefined;
  return { address, prefixLength };
}

/** A host as it stands before a colon and a port; an IPv6 address in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The origin of a plain HTTP server, with the port left out when it is 80. */
export function httpOrigin(address: IpAddress, port: number): string {
  const host = bracketed(address);
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}
