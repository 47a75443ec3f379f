/**
 * What a page of somebody else could do with the browser of somebody who is logged in, and is not
 * let: ask under a name that it made lead here, or have a change made.
 *
 * Owns     which names a request may be addressed to, and which origin a change may come from.
 * Specs    Fetch Metadata (W3C) for Sec-Fetch-Site; RFC 6454 for origins. A rebinding attack needs
 *          a name that its owner points elsewhere, so an address is always right.
 * Tests    test/domain/browser-guard.test.ts
 */
import { parseIpAddress } from './address.ts';

/** `rouse.lan:8081`, `10.0.0.2`, `[fd00::1]:8081` as its host, in lower case and without a dot. */
function hostOf(header: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header);
  const host = match?.[1] ?? match?.[2];
  return host?.toLowerCase().replace(/\.$/, '');
}

/** @param names  of this server beside `localhost`, in lower case */
export function isOwnHost(header: string | undefined, names: ReadonlySet<string>): boolean {
  const host = header === undefined ? undefined : hostOf(header);
  if (host === undefined) return false;
  return host === 'localhost' || names.has(host) || parseIpAddress(host) !== undefined;
}

interface Provenance {
  /** Sec-Fetch-Site: every browser of today has it, and no page can set it */
  readonly site: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

/**
 * Whether a change may be made that a browser asks for.
 *
 * @param missing  what an asker is taken for that says neither: without a cookie a program may be
 */
export function isOwnPage(
  { site, origin, host }: Provenance,
  missing: 'a page' | 'a program',
): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin !== undefined) return isOriginOf(origin, host);
  return missing === 'a program';
}

/** A proxy before Rouse may speak TLS where Rouse does not: the scheme is not compared. */
function isOriginOf(origin: string, host: string | undefined): boolean {
  const match = /^(https?):\/\/([^/]+)$/i.exec(origin);
  const [, scheme = '', authority = ''] = match ?? [];
  if (host === undefined || authority === '') return false;
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const plain = (text: string): string => text.toLowerCase().replace(new RegExp(`${port}$`), '');
  return plain(authority) === plain(host);
}
