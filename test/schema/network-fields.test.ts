import t from 'tap';
import { parseRequest } from '../../src/schema/issues.ts';
import { network } from '../../src/schema/network-fields.ts';
import { refusal } from '../fakes/refusal.ts';

const address = '10.0.0.11/24';
const bond = { name: 'bond0', members: ['eth0', 'eth1'] };

t.test('reads every member, and fills in what may be left out', (t) => {
  const full = {
    address,
    gateway: '10.0.0.1',
    device: 'eth0',
    vlan: { id: 100, parent: 'eth7' },
    bond: { ...bond, options: { mode: '802.3ad', miimon: '100' }, mtu: 9000 },
    dns: ['10.0.0.2'],
    ntp: [],
  };
  t.same(parseRequest(network, full), full);
  t.same(parseRequest(network, { address }), { address, dns: [], ntp: [] });
  t.end();
});

t.test('a number is as good as text where the driver takes one', (t) => {
  const read = parseRequest(network, { address, bond: { ...bond, options: { miimon: 100 } } });
  t.same(read.bond, { ...bond, options: { miimon: '100' } });
  t.end();
});

t.test('a device is named by its hardware address, in any spelling', (t) => {
  const device = (text: string): unknown => parseRequest(network, { address, device: text }).device;
  t.equal(device('52:54:00:AA:00:01'), 'enx525400aa0001');
  t.equal(device('5254.00aa.0001'), 'enx525400aa0001');
  t.equal(device('enx525400aa0001'), 'enx525400aa0001');
  t.equal(device('mac'), 'mac');
  t.equal(device('enp1s0'), 'enp1s0');
  t.end();
});

t.test('a VLAN lies on what is named, or on what carries the address otherwise', (t) => {
  const vlan = { id: 1 };
  t.same(parseRequest(network, { address, vlan, device: 'eth0' }).vlan, vlan);
  t.same(parseRequest(network, { address, vlan, bond }).vlan, vlan);
  t.end();
});

t.test('refuses values that cannot be right, each at its place', async (t) => {
  const wrong: readonly (readonly [string, RegExp, object])[] = [
    ['/device', /expected an interface name/, { device: 'eth0::dhcp' }],
    ['/vlan/id', /expected at least 1/, { vlan: { id: 0, parent: 'eth0' } }],
    ['/vlan/id', /expected at most 4095/, { vlan: { id: 4096, parent: 'eth0' } }],
    ['/vlan/id', /expected a number/, { vlan: { id: '100', parent: 'eth0' } }],
    ['/vlan/name', /no field is called "name"/, { vlan: { id: 1, name: 'eth0.1' } }],
    ['/vlan', /expected a parent/, { vlan: { id: 1 } }],
    ['/vlan', /expected a parent/, { vlan: { id: 1 }, device: 'mac' }],
    ['/vlan', /at most 10 characters/, { vlan: { id: 1 }, device: '52:54:00:aa:00:01' }],
    ['/bond/members', /at least 1 entries/, { bond: { name: 'bond0', members: [] } }],
    ['/bond', /stands there twice/, { bond: { name: 'bond0', members: ['eth0', 'eth0'] } }],
    ['/bond/mtu', /expected at least 68/, { bond: { ...bond, mtu: 1 } }],
    ['/bond', /expected lacp_rate to be one of/, { bond: { ...bond, options: { lacp_rate: 1 } } }],
    [
      '/bond/options/mod',
      /did you mean "mode"/,
      { bond: { ...bond, options: { mod: '802.3ad' } } },
    ],
    ['/bond/options/mode', /text or a number/, { bond: { ...bond, options: { mode: [] } } }],
  ];
  for (const [field, message, change] of wrong) {
    const error = await refusal(() => parseRequest(network, { address, ...change }));
    t.equal(error.errors[0]?.field, field, error.detail);
    t.match(error.errors[0]?.message, message);
  }
});
