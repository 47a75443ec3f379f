/**
 * The link that a start shows while there is nobody who could log in.
 *
 * Owns     the address in it: the one that is listened on, else the first machines are served at.
 * Tests    test/api/access.test.ts
 */
import type { Config } from './config/schema.ts';
import { ANY_IPV4, bracketed, LOOPBACK_IPV4 } from './domain/address.ts';
import type { ManageAccess } from './domain/access-ports.ts';
import { ipv4Addresses, type NetworkInterface } from './platform/interfaces.ts';

interface Around {
  readonly config: Pick<Config, 'admin'>;
  readonly access: Pick<ManageAccess, 'firstLink'>;
  readonly interfaces: readonly NetworkInterface[];
}

/** @returns undefined where there is somebody, or nowhere to go */
export async function setupLink({
  config,
  access,
  interfaces,
}: Around): Promise<string | undefined> {
  const { listen } = config.admin;
  if (!listen) return undefined;
  const link = await access.firstLink();
  return link && `${adminOrigin({ config, interfaces })}/setup#${link.code}`;
}

/** Where browsers find the admin plane, as far as this host can tell. */
function adminOrigin({ config, interfaces }: Omit<Around, 'access'>): string {
  const { listen } = config.admin;
  const { address = LOOPBACK_IPV4, port = 0 } = listen ?? {};
  const isAny = address === ANY_IPV4 || address === '::';
  const served = interfaces.flatMap(ipv4Addresses)[0]?.address ?? LOOPBACK_IPV4;
  const scheme = config.admin.tls === 'off' ? 'http' : 'https';
  return `${scheme}://${bracketed(isAny ? served : address)}:${port}`;
}
