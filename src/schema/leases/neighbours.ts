/**
 * Not leases, but who was met on the network: the output of `ip neigh`.
 *
 * Specs    ip-neighbour(8): `10.0.0.5 dev eth0 lladdr 52:54:00:aa:00:01 REACHABLE`. An entry that
 *          failed has no lladdr.
 * Tests    test/schema/leases/neighbours.test.ts
 */
import { gather, linesOf, type ReadLeases } from './lease.ts';

export function readNeighbours(text: string): ReadLeases {
  const found = gather();
  for (const [line, told] of linesOf(text)) {
    const words = told.split(/\s+/);
    const lladdr = words.indexOf('lladdr');
    if (!words.includes('dev')) found.skip(line, 'expected a line of "ip neigh"');
    else found.lease(line, { address: words[0], mac: lladdr < 0 ? '' : (words[lladdr + 1] ?? '') });
  }
  return found.read();
}
