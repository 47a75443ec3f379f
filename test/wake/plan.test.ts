/** Tests for src/wake/plan.ts */
import t from 'tap';
import { parseCidr } from '../../src/domain/address.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';
import { wakeWays } from '../../src/wake/plan.ts';

const one = (name: string, ...cidrs: string[]): NetworkInterface => ({
  ...{ name, up: true, internal: false },
  addresses: cidrs.map((text) => parseCidr(text)!),
});
const written = (...interfaces: NetworkInterface[]): string[] =>
  wakeWays(interfaces).map(({ interface: name, from, to }) => `${name} ${from} ${to}`);

t.test('each IPv4 network is sent to by its own broadcast address', (t) => {
  t.same(written(one('eth0', '10.0.0.2/24', 'fd00::1/64'), one('eth1', '172.16.5.9/20')), [
    'eth0 10.0.0.2 10.0.0.255',
    'eth1 172.16.5.9 172.16.15.255',
  ]);
  t.same(written(one('eth0', '200.1.2.3/8')), ['eth0 200.1.2.3 200.255.255.255']);
  t.end();
});

t.test('a network has one broadcast, however many addresses of it are ours', (t) => {
  t.same(written(one('eth0', '10.0.0.2/24', '10.0.0.3/24', '10.1.0.2/24')), [
    'eth0 10.0.0.3 10.0.0.255',
    'eth0 10.1.0.2 10.1.0.255',
  ]);
  t.end();
});

t.test('a network without a broadcast address is sent to by all ones', (t) => {
  t.same(written(one('eth0', '10.0.0.2/31')), ['eth0 10.0.0.2 255.255.255.255']);
  t.same(written(one('eth0', '10.0.0.2/32')), ['eth0 10.0.0.2 255.255.255.255']);
  t.same(written(one('eth0', '10.0.0.2/30')), ['eth0 10.0.0.2 10.0.0.3']);
  t.end();
});

t.test('nothing goes through an interface that is down or has no IPv4 address', (t) => {
  t.same(written({ ...one('eth0', '10.0.0.2/24'), up: false }, one('eth1', 'fd00::1/64')), []);
  t.end();
});
