/**
 * Where Rouse itself may connect to.
 *
 * URLs come from profiles and from redirects. A server that fetches whatever it is told can be
 * made to read a cloud's metadata service or its own admin plane, so addresses that only mean
 * something to this host are refused. Private networks are allowed: an Image Factory of one's own
 * stands there.
 *
 * Owns     the address ranges, and the question whether a redirect may be followed.
 * Specs    IANA special-purpose address registries (RFC 6890), as the package ipaddr.js has them.
 * Tests    test/outbound/address-policy.test.ts
 */
import ipaddr from 'ipaddr.js';

/** Ranges that no server of files has: link-local ones hold cloud metadata services. */
const NEVER: ReadonlySet<string> = new Set([
  'unspecified',
  'broadcast',
  'multicast',
  'linkLocal',
  'reserved',
]);

/** @returns why the address is refused, or undefined */
export function faultOfAddress(text: string): string | undefined {
  const range = rangeOf(text);
  return range !== undefined && NEVER.has(range) ? `${text} is ${range}` : undefined;
}

/**
 * @param from  the URL that redirected, undefined for the first one
 * @returns why the URL is refused, or undefined. Names are not resolved here.
 */
export function faultOfUrl(url: URL, from?: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `expected http or https, found ${url.protocol}`;
  }
  if (url.username !== '' || url.password !== '') return 'the URL holds credentials';
  if (from?.protocol === 'https:' && url.protocol === 'http:') {
    return 'a redirect leads from https to http';
  }
  if (from && isLoopback(url) && !isLoopback(from)) return 'a redirect leads to this host';
  return faultOfAddress(hostOf(url));
}

/** Whether it is an address of the internet, and nothing of a network of somebody's own. */
export function isPublic(address: string): boolean {
  return rangeOf(address) === 'unicast';
}

/** An IPv4 address in the clothes of IPv6 as what it is. */
export function plainAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** Host name or address without the brackets that IPv6 has in URLs. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return /^(?:.+\.)?localhost\.?$/.test(host) || rangeOf(host) === 'loopback';
}

/** The parser of URLs has already turned decimal and octal spellings into dotted ones. */
function rangeOf(text: string): string | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text).range() : undefined;
}
