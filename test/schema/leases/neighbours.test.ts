import t from 'tap';
import { readNeighbours } from '../../../src/schema/leases/neighbours.ts';

t.test('reads who was met, and skips who was not', (t) => {
  const text = `10.0.0.5 dev eth0 lladdr 52:54:00:aa:00:01 REACHABLE
10.0.0.6 dev eth0  FAILED
fe80::1 dev eth0 lladdr 52:54:00:aa:00:01 router STALE
10.0.0.7 dev eth0 lladdr
nonsense
`;
  t.match(readNeighbours(text), {
    leases: [{ mac: '52:54:00:aa:00:01', address: '10.0.0.5' }],
    skipped: [{ line: 2 }, { line: 3, reason: 'an IPv6 lease' }, { line: 4 }, { line: 5 }],
  });
  t.end();
});
