/**
 * Network addresses and the URLs made of them.
 *
 * Owns     the type `IpAddress`, addresses with a prefix length, and how one is written into a URL.
 * Specs    RFC 3986 section 3.2.2: an IPv6 literal stands in brackets. RFC 4291 section 2.5.5.2:
 *          a dual-stack socket reports IPv4 peers as `::ffff:a.b.c.d`. RFC 4291 section 2.2 for
 *          what IPv6 text may look like, RFC 5952 for the one way it is written.
 * Tests    test/domain/address.test.ts
 */

/**
 * An IPv4 or IPv6 address as text, in the one form it has: without a zone, IPv6 as RFC 5952 writes
 * it, and IPv4-mapped ones reduced to plain IPv4. Two that are the same are the same text.
 */
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
const GROUP = /^[0-9a-f]{1,4}$/;
const ZONE = /%[^%]+$/;
/** Groups of 16 bits in an IPv6 address. */
const GROUPS = 8;

/** @returns the address in its one form, or undefined when the text is neither IPv4 nor IPv6 */
export function parseIpAddress(text: string): IpAddress | undefined {
  const plain = text.trim();
  if (IPV4.test(plain)) return plain as IpAddress;
  const groups = groupsOf(plain.toLowerCase().replace(ZONE, ''));
  return groups && written(groups);
}

/** The eight groups of an IPv6 address, most significant first. */
export function ipv6Groups(address: IpAddress): readonly number[] {
  return groupsOf(address) ?? [];
}

function groupsOf(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const [front, back] = halves.map((half) => (half === '' ? [] : half.split(':')));
  // Only the very last words may be those of an IPv4 address (RFC 4291 section 2.2).
  const last = (back ?? front)?.pop();
  const tail = last === undefined ? [] : IPV4.test(last) ? groupsOfIpv4(last) : [last];
  const words = [...(front ?? []), ...(back ?? []), ...tail];
  const missing = GROUPS - words.length;
  // A `::` stands for at least one group.
  if (back ? missing < 1 : missing !== 0) return undefined;
  if (!words.every((word) => GROUP.test(word))) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  const all = back ? [...(front ?? []), ...zeros, ...back, ...tail] : words;
  return all.map((word) => Number.parseInt(word, 16));
}

function groupsOfIpv4(text: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d].map(hex);
}

/** RFC 5952 section 4; an IPv4-mapped address is that IPv4 address. */
function written(groups: readonly number[]): IpAddress {
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `${high >>> 8}.${high & 255}.${low >>> 8}.${low & 255}` as IpAddress;
  }
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.map(hex).join(':') as IpAddress;
  const front = groups.slice(0, start).map(hex).join(':');
  const back = groups
    .slice(start + length)
    .map(hex)
    .join(':');
  return `${front}::${back}` as IpAddress;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: at - length + 1, length };
  }
  return longest;
}

function hex(group: number): string {
  return group.toString(16);
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
