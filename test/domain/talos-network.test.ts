/** Tests for src/domain/talos-network.ts */
import t from 'tap';
import type { MachineName } from '../../src/domain/machine.ts';
import { talosIpArgs } from '../../src/domain/talos-network.ts';
import { aMachine, type MachineParts } from '../fakes/machines.ts';

function args(network: NonNullable<MachineParts['network']>, hostname?: string): string[] {
  const parsed = aMachine({ network }).network;
  return parsed ? talosIpArgs(parsed, hostname as MachineName | undefined) : [];
}

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
