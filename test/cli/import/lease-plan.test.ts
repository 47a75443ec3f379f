import t from 'tap';
import { planLeases } from '../../../src/cli/import/lease-plan.ts';
import type { Lease } from '../../../src/schema/leases/lease.ts';
import { aMac } from '../../fakes/machines.ts';
import { node1, stranger } from '../../fakes/resources.ts';

const lease = (last: string, hostname?: string): Lease => ({
  mac: aMac(`52:54:00:bb:00:${last}`),
  address: `10.0.0.${Number.parseInt(last, 16)}`,
  ...(hostname !== undefined && { hostname }),
});

t.test('what was declared is kept, what was seen is adopted, the rest is new', (t) => {
  const known = [node1, stranger];
  const leases: readonly Lease[] = [
    { mac: node1.macs[1]!, hostname: 'other' },
    { mac: stranger.macs[0]!, hostname: 'Stranger.lan' },
    lease('01', 'db'),
    lease('02'),
  ];
  t.same(planLeases(leases, known), [
    { change: 'kept', macs: node1.macs, name: 'node-1', note: 'declared already' },
    { change: 'adopted', macs: stranger.macs, name: 'stranger' },
    { change: 'created', macs: ['52:54:00:bb:00:01'], name: 'db', address: '10.0.0.1' },
    { change: 'created', macs: ['52:54:00:bb:00:02'], address: '10.0.0.2' },
  ]);
  t.end();
});

t.test('symptom: two laptops called "laptop" could not be imported — each has a name', (t) => {
  const long = 'l'.repeat(63);
  const leases = [
    ...[lease('01', 'laptop'), lease('02', 'LAPTOP.example'), lease('03', 'laptop')],
    ...[lease('04', 'node-1'), lease('05', long), lease('06', long), lease('07', '---')],
  ];
  t.match(planLeases(leases, [node1]), [
    { name: 'laptop', note: undefined },
    { name: 'laptop-2', note: 'laptop is another machine' },
    { name: 'laptop-3' },
    { name: 'node-1-2', note: 'node-1 is another machine' },
    { name: long },
    { name: `${'l'.repeat(61)}-2` },
    { name: undefined, note: 'its name cannot be one here' },
  ]);
  t.end();
});

t.test('a machine with several leases, or several cards, is there once', (t) => {
  const again = { ...lease('01', 'new'), address: '10.0.0.99' };
  t.match(planLeases([lease('01', 'old'), again], []), [{ name: 'new', address: '10.0.0.99' }]);
  const cards = node1.macs.map((mac) => ({ mac }));
  t.equal(planLeases(cards, [node1]).length, 1);
  t.end();
});
