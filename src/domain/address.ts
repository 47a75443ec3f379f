/**
 * Network addresses and the URLs made of them.
 *
 * Owns     the type `IpAddress` and how an address is written into a URL.
 * Specs    RFC 3986 section 3.2.2: an IPv6 literal stands in brackets. RFC 4291 section 2.5.5.2:
 *          a dual-stack socket reports IPv4 peers as `::ffff:a.b.c.d`.
 * Tests    test/domain/address.test.ts
 */

/** An IPv4 or IPv6 address as text, IPv4-mapped ones reduced to plain IPv4, without a zone. */
export type IpAddress = string & { readonly __brand: 'IpAddress' };

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

/** The origin of a plain HTTP server, with the port left out when it is 80. */
export function httpOrigin(address: IpAddress, port: number): string {
  const host = isIpv4(address) ? address : `[${address}]`;
  return port === 80 ? `http://${host}` : `http://${host}:${port}`;
}
