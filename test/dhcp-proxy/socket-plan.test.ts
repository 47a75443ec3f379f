import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { DhcpMode } from '../../src/domain/dhcp-mode.ts';
import { linksOf, planSockets, type ServedInterface } from '../../src/dhcp-proxy/socket-plan.ts';
import type { DeviceSocketSupport } from '../../src/platform/device-socket.ts';
import { link, PORTS } from '../fakes/dhcp.ts';

function card(name: string, ...addresses: readonly string[]): ServedInterface {
  return {
    name,
    mode: 'proxy',
    up: true,
    internal: false,
    addresses: addresses.map((address) => ({ address: address as IpAddress, prefixLength: 24 })),
  };
}
const interfaces = [card('lan', '10.77.0.2', 'fe80::1'), card('rack', '10.88.0.2', '10.99.0.2')];
const inMode = (mode: DhcpMode): ServedInterface[] => interfaces.map((one) => ({ ...one, mode }));

t.test('binds one socket to each interface and port where devices can be bound to', (t) => {
  const index = { lan: 2, rack: 3 } as Readonly<Record<string, number>>;
  const opened: unknown[] = [];
  const sockets = {
    interfaceIndex: (name: string) => index[name] ?? 0,
    open: (place: unknown) => {
      opened.push(place);
      return Promise.reject(new Error('not in this test'));
    },
  };
  const support: DeviceSocketSupport = { available: true, sockets };
  const plan = planSockets({ interfaces, ports: PORTS, support });
  t.same(
    plan.map(({ name, version, sendsThrough, ingress }) => [name, version, sendsThrough, ingress]),
    [
      ['dhcp lan', '2', 'lan', { port: 'dhcp', interface: 'lan' }],
      ['dhcp rack', '3', 'rack', { port: 'dhcp', interface: 'rack' }],
      ['pxe lan', '2', 'lan', { port: 'pxe', interface: 'lan' }],
      ['pxe rack', '3', 'rack', { port: 'pxe', interface: 'rack' }],
    ],
  );
  for (const planned of plan) planned.open().catch(() => undefined);
  t.same(opened[3], { interface: 'rack', port: 4011 });
  t.end();
});

t.test('otherwise plans one socket for broadcasts and one for each IPv4 address', (t) => {
  const support: DeviceSocketSupport = { available: false, why: 'not allowed here' };
  const plan = planSockets({ interfaces: inMode('pxe-only'), ports: PORTS, support });
  t.same(
    plan.map(({ name, sendsThrough, ingress }) => [name, sendsThrough, ingress]),
    [
      ['pxe broadcasts', undefined, { port: 'pxe' }],
      ['pxe lan 10.77.0.2', 'lan', own('lan', '10.77.0.2')],
      ['pxe rack 10.88.0.2', 'rack', own('rack', '10.88.0.2')],
      ['pxe rack 10.99.0.2', 'rack', own('rack', '10.99.0.2')],
    ],
  );
  t.ok(plan.every(({ detail }) => detail.includes('not allowed here')));
  t.end();
});

function own(name: string, localAddress: string): unknown {
  return { port: 'pxe', interface: name, localAddress };
}

t.test('shows the engine the IPv4 addresses only', (t) => {
  const expected = [link('lan', '10.77.0.2/24'), link('rack', '10.88.0.2/24', '10.99.0.2/24')];
  t.same(linksOf(interfaces), expected);
  t.end();
});

t.test('each interface has the ports of its own mode', (t) => {
  const sockets = {
    interfaceIndex: () => 1,
    open: () => Promise.reject(new Error('not in this test')),
  };
  const modes = ['proxy', 'pxe-only', 'observe', 'next-server', 'off'] as const;
  const served = modes.map((mode) => ({ ...card(mode, '10.0.0.1'), mode }));
  const byDevice = { available: true, sockets } as const;
  const names = (support: DeviceSocketSupport): (readonly [string, boolean])[] =>
    planSockets({ interfaces: served, ports: PORTS, support }).map(({ name, optional }) => [
      name,
      optional === true,
    ]);
  t.same(names(byDevice), [
    ['dhcp proxy', false],
    ['dhcp observe', false],
    ['dhcp next-server', true],
    ['pxe proxy', false],
    ['pxe pxe-only', false],
    ['pxe observe', false],
  ]);
  const byAddress = { available: false, why: 'x' } as const;
  t.same(
    names(byAddress).filter(([name]) => name.startsWith('dhcp')),
    [
      ['dhcp broadcasts', false],
      ['dhcp proxy 10.0.0.1', false],
      ['dhcp observe 10.0.0.1', false],
      ['dhcp next-server 10.0.0.1', true],
    ],
  );
  const listening = inMode('next-server');
  const plan = planSockets({ interfaces: listening, ports: PORTS, support: byAddress });
  t.ok(plan.every(({ optional }) => optional));
  t.same(planSockets({ interfaces: inMode('off'), ports: PORTS, support: byAddress }), []);
  t.end();
});
