/** Tests for src/domain/talos-network.ts */
import t from 'tap';
import fc from 'fast-check';
import { faultInIp, networkDevice, talosNetworkArgs } from '../../src/domain/talos-network.ts';
import { aMachine, type MachineParts } from '../fakes/machines.ts';

type Network = NonNullable<MachineParts['network']>;

function args(network: Network, name?: string): string[] {
  return talosNetworkArgs(aMachine({ network, ...(name === undefined ? {} : { name }) }));
}

const ADDRESS: Network = { address: '10.0.0.11/24', dns: [], ntp: [] };

t.test('an IPv4 address goes in with a dotted mask, and every field where Talos looks', (t) => {
  t.same(
    args(
      {
        address: '10.0.0.11/24',
        gateway: '10.0.0.1',
        device: 'eth0.100',
        dns: ['10.0.0.2', '10.0.0.3'],
        ntp: ['10.0.0.4'],
      },
      'node-1',
    ),
    ['ip=10.0.0.11::10.0.0.1:255.255.255.0:node-1:eth0.100::10.0.0.2:10.0.0.3:10.0.0.4'],
  );
  t.end();
});

t.test('fields that nobody filled stay empty, and vanish at the end', (t) => {
  t.same(args({ address: '10.0.0.11/31', dns: [], ntp: [] }), ['ip=10.0.0.11:::255.255.255.254']);
  t.same(args({ address: '10.0.0.11/0', dns: [], ntp: ['10.0.0.4'] }), [
    'ip=10.0.0.11:::0.0.0.0::::::10.0.0.4',
  ]);
  t.end();
});

t.test('IPv6 stands in brackets with its prefix length', (t) => {
  t.same(
    args({
      address: '2001:db8::11/64',
      gateway: '2001:db8::1',
      device: 'enx525400aa0001',
      dns: ['2001:db8::53'],
      ntp: [],
    }),
    ['ip=[2001:db8::11]::[2001:db8::1]:64::enx525400aa0001::[2001:db8::53]'],
  );
  t.end();
});

t.test('servers that do not fit get arguments of their own', (t) => {
  t.same(
    args({
      address: '10.0.0.11/24',
      dns: ['10.0.0.2', '10.0.0.3', '2001:db8::53'],
      ntp: ['10.0.0.4', '10.0.0.5', '10.0.0.6'],
    }),
    [
      'ip=10.0.0.11:::255.255.255.0::::10.0.0.2:10.0.0.3:10.0.0.4',
      'ip=:::::::[2001:db8::53]::10.0.0.5',
      'ip=:::::::::10.0.0.6',
    ],
  );
  t.end();
});

t.test('refuses what would move the fields or is no address', (t) => {
  const none = { dns: [], ntp: [] };
  const refused = { code: 'KERNEL_ARGUMENT_INVALID' };
  t.throws(() => args({ ...none, address: '10.0.0.11/24', device: 'eth0::dhcp' }), refused);
  for (const address of ['10.0.0.11', '10.0.0.11/33', '2001:db8::1/129', 'host/24', '']) {
    t.throws(() => args({ ...none, address }), refused, address);
  }
  t.end();
});

t.test('a card is named by its hardware address where Talos finds it so', (t) => {
  const network: Network = { ...ADDRESS, device: 'mac' };
  t.same(args(network), ['ip=10.0.0.11:::255.255.255.0::enx525400aa0001']);
  t.equal(networkDevice(aMachine({ network })), 'enx525400aa0001');
  t.equal(networkDevice(aMachine({})), undefined);
  t.end();
});

t.test('an address lies on the VLAN, which lies on the bond', (t) => {
  t.same(args({ ...ADDRESS, device: 'eth0', vlan: { id: 100 } }), [
    'vlan=eth0.100:eth0',
    'ip=10.0.0.11:::255.255.255.0::eth0.100',
  ]);
  t.same(args({ ...ADDRESS, device: 'eth0', vlan: { id: 100, parent: 'eth7' } }), [
    'vlan=eth7.100:eth7',
    'ip=10.0.0.11:::255.255.255.0::eth7.100',
  ]);
  const bond = { name: 'bond0', members: ['eth0', 'eth1'], options: { mode: '802.3ad' } };
  t.same(args({ ...ADDRESS, bond }), [
    'bond=bond0:eth0,eth1:mode=802.3ad',
    'ip=10.0.0.11:::255.255.255.0::bond0',
  ]);
  t.same(args({ ...ADDRESS, bond, vlan: { id: 4095 } }), [
    'bond=bond0:eth0,eth1:mode=802.3ad',
    'vlan=bond0.4095:bond0',
    'ip=10.0.0.11:::255.255.255.0::bond0.4095',
  ]);
  const refused = { code: 'KERNEL_ARGUMENT_INVALID' };
  t.throws(() => args({ ...ADDRESS, vlan: { id: 100 } }), refused, 'nothing carries it');
  t.throws(() => args({ ...ADDRESS, device: 'mac', vlan: { id: 100 } }), /made-up name/);
  t.same(talosNetworkArgs(aMachine({})), []);
  t.end();
});

/** Fields of `ip=` the way Talos splits them: at colons outside brackets, brackets off. */
function fieldsOf(argument: string): string[] {
  const fields = [''];
  let depth = 0;
  for (const letter of argument.slice('ip='.length)) {
    if (letter === '[') depth += 1;
    else if (letter === ']') depth -= 1;
    else if (letter === ':' && depth === 0) fields.push('');
    else fields.push((fields.pop() ?? '') + letter);
  }
  return fields;
}

t.test('property: Talos reads out of ip= what was put in', (t) => {
  const ipv4 = fc.ipV4().filter((text) => text !== '0.0.0.0');
  const ipv6 = fc
    .tuple(fc.nat(0xfffe), fc.nat(0xfffe))
    .map(([a, b]) => `2001:db8::${(a + 1).toString(16)}:${(b + 1).toString(16)}`);
  const address = fc.oneof(ipv4, ipv6);
  const servers = fc.array(address, { maxLength: 6 });
  const device = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/).filter((name) => name !== 'mac');
  fc.assert(
    fc.property(
      address,
      fc.option(address),
      device,
      servers,
      servers,
      (own, gateway, name, dns, ntp) => {
        const length = own.includes(':') ? 64 : 24;
        const rendered = args({
          address: `${own}/${length}`,
          ...(gateway === null ? {} : { gateway }),
          device: name,
          dns,
          ntp,
        });
        const read = rendered.map(fieldsOf);
        const [first = []] = read;
        const filled = (list: readonly (string | undefined)[]): string[] =>
          list.filter((text) => text !== undefined && text !== '') as string[];
        const given = [first[0], first[2] ?? '', first[3], first[5]];
        const mask = own.includes(':') ? '64' : '255.255.255.0';
        return (
          rendered.every((argument) => faultInIp(argument.slice(3)) === undefined) &&
          JSON.stringify(given) === JSON.stringify([own, gateway ?? '', mask, name]) &&
          JSON.stringify(filled(read.flatMap((f) => [f[7], f[8]]))) === JSON.stringify(dns) &&
          JSON.stringify(filled(read.map((f) => f[9]))) === JSON.stringify(ntp)
        );
      },
    ),
    { numRuns: 300 },
  );
  t.end();
});

t.test('ip= written by hand is looked through for what Talos cannot read', (t) => {
  for (const fine of [
    ...['dhcp', 'eth0:dhcp', ':::::eth0:dhcp', ':::::::1.1.1.1:9.9.9.9:10.0.0.4', ''],
    ...['172.20.0.2::172.20.0.1:255.255.255.0::eth0.100:::::', '[2001:db8::1]::[fe80::1]:64'],
  ]) {
    // Talos ignores what stands behind the tenth field, and its own example has an eleventh.
    t.equal(faultInIp(fine), undefined, fine);
  }
  t.match(faultInIp('10.0.0.300'), /expected an address .* found "10.0.0.300"/);
  t.match(faultInIp('10.0.0.1::gateway'), /found "gateway"/);
  t.match(faultInIp('2001:db8::1::2001:db8::2:64:a:b:c:d'), /IPv6 stands in brackets/);
  t.match(faultInIp('10.0.0.1:::24::eth0/1'), /network device/);
  t.end();
});
