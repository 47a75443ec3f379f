/**
 * The leases of dnsmasq: `expiry mac address name client-id`, a line for each.
 *
 * Specs    lease_update_file in dnsmasq's src/lease.c: the hardware type stands before the address
 *          unless it is Ethernet (`06-52:54:…`), `*` is a name that is not known, and after a line
 *          `duid …` come IPv6 leases, whose second word is an association (`T` for temporary).
 * Tests    test/schema/leases/dnsmasq.test.ts
 */
import { gather, linesOf, type ReadLeases } from './lease.ts';

export function readDnsmasq(text: string): ReadLeases {
  const found = gather();
  for (const [line, told] of linesOf(text)) {
    const [expiry = '', mac = '', address = '', name = ''] = told.split(/\s+/);
    if (expiry === 'duid') continue;
    if (!/^\d+$/.test(expiry) || name === '') {
      found.skip(line, 'expected an expiry, a hardware address, an address and a name');
      continue;
    }
    found.lease(line, {
      mac: mac.replace(/^[0-9a-f]{2}-(?=[0-9a-f]{2}:)/i, ''),
      address,
      hostname: name === '*' ? '' : name,
    });
  }
  return found.read();
}
