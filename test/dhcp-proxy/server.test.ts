/**
 * The server on the loopback interface, with ports of the kernel's choice. Real ports, several
 * interfaces and a foreign DHCP server are in test/interop/dhcp-server.test.ts.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { Sighting } from '../../src/domain/machine.ts';
import type { ListenerState } from '../../src/domain/ports.ts';
import type { DhcpMode } from '../../src/domain/dhcp-mode.ts';
import { startDhcpServer } from '../../src/dhcp-proxy/server.ts';
import { deviceSockets, type DeviceSocketSupport } from '../../src/platform/device-socket.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';
import { message, optionOf, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';

const loopback: NetworkInterface = {
  name: 'lo',
  addresses: [{ address: '127.0.0.1' as IpAddress, prefixLength: 8 }],
  up: true,
  internal: true,
};
const byAddress: DeviceSocketSupport = { available: false, why: 'not in this test' };
const supports = { device: deviceSockets(), address: byAddress } as const;

interface Options {
  readonly mode?: DhcpMode;
  readonly support?: DeviceSocketSupport;
  readonly record?: (event: BootEvent) => void;
  readonly dhcpPort?: number;
}

async function start({
  mode = 'pxe-only',
  support = supports.device,
  record,
  dhcpPort = 0,
}: Options = {}) {
  const events: BootEvent[] = [];
  const sightings: Sighting[] = [];
  const running = await startDhcpServer(
    {
      interfaces: [{ ...loopback, mode }],
      answer: 'everyone',
      httpPort: 8080,
      ports: { dhcp: dhcpPort, pxe: 0, client: 1 },
    },
    {
      clock: { nowMs: () => 42, monotonicMs: () => 0 },
      record: record ?? ((event) => events.push(event)),
      sighted: (sighting) => sightings.push(sighting),
      hasLoader: () => true,
      support,
    },
  );
  return { running, events, sightings };
}

async function client(t: Test): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.teardown(() => socket.close());
  return socket;
}

const request = message({ options: withOptions(UEFI_DISCOVER, { 53: [3] }) });
const portOf = (listener: ListenerState | undefined): number =>
  Number(listener?.address.split(':')[1]);

for (const [name, support] of Object.entries(supports)) {
  t.test(`answers a request to the boot server, with sockets by ${name}`, async (t) => {
    const { running, events, sightings } = await start({ support });
    t.teardown(() => running.close());
    const socket = await client(t);
    const listener = running.listeners.at(-1);
    socket.send(request, portOf(listener), '127.0.0.1');
    const [reply, from] = (await once(socket, 'message')) as [Buffer, { port: number }];
    t.equal(optionOf(reply, 53)?.[0], 5);
    t.equal(from.port, portOf(listener), 'from the port it was sent to');
    t.equal(sightings[0]?.mac, '52:54:00:aa:00:01');
    t.match(
      events.filter(({ kind }) => !kind.startsWith('listener.')),
      [
        { kind: 'pxe.request', atMs: 42, interface: 'lo' },
        { kind: 'pxe.answered', to: `127.0.0.1:${socket.address().port}` },
      ],
    );
  });
}

t.test('opens the ports of its mode and shows how', async (t) => {
  const names: Partial<Record<DhcpMode, readonly string[]>> = {};
  for (const mode of ['proxy', 'observe', 'pxe-only', 'next-server', 'off'] as const) {
    const { running } = await start({ mode });
    names[mode] = running.listeners.map(({ name }) => name);
    const detail = `bound to the interface, mode ${mode}`;
    t.ok(running.listeners.every((listener) => listener.up && listener.detail === detail));
    await running.close();
  }
  t.same(names, {
    proxy: ['dhcp lo', 'pxe lo'],
    observe: ['dhcp lo', 'pxe lo'],
    'pxe-only': ['pxe lo'],
    'next-server': ['dhcp lo'],
    off: [],
  });
  const { running, events } = await start({ support: byAddress });
  t.match(running.listeners, [
    { name: 'pxe broadcasts', detail: /not in this test/ },
    { name: 'pxe lo 127.0.0.1' },
  ]);
  t.match(events, [{ kind: 'listener.up', listener: 'pxe broadcasts' }, { kind: 'listener.up' }]);
  await running.close();
  t.same(running.listeners, []);
});

t.test('observing, it answers nobody', async (t) => {
  const { running, events } = await start({ mode: 'observe' });
  t.teardown(() => running.close());
  const socket = await client(t);
  socket.on('message', () => t.fail('answered'));
  socket.send(request, portOf(running.listeners[1]), '127.0.0.1');
  while (!events.some(({ kind }) => kind === 'dhcp.ignored')) await new Promise(setImmediate);
  t.match(events.at(-1), { reason: 'observing' });
});

t.test('counts a reply that the network refuses, and serves on', async (t) => {
  const socket = await client(t);
  // A socket bound to the loopback address cannot reach anything beyond this machine.
  const open = async (): Promise<Socket> => {
    const bound = createSocket('udp4').bind(0, '127.0.0.1');
    await once(bound, 'listening');
    return bound;
  };
  const support = { available: true, sockets: { interfaceIndex: () => 1, open } } as const;
  const { running, events } = await start({ mode: 'proxy', dhcpPort: 67, support });
  t.teardown(() => running.close());
  const pxe = portOf(running.listeners[1]);
  const relayed = message({ giaddr: '203.0.113.1' });
  socket.send(relayed, portOf(running.listeners[0]), '127.0.0.1');
  const refused = (): BootEvent | undefined => events.find(({ kind }) => kind === 'dhcp.ignored');
  while (!refused()) await new Promise(setImmediate);
  t.match(refused(), { reason: 'send-failed', mac: '52:54:00:aa:00:01', interface: 'lo' });
  socket.send(request, pxe, '127.0.0.1');
  t.ok(await once(socket, 'message'));
});

t.test('a fault inside ends with the datagram that met it', async (t) => {
  const events: BootEvent[] = [];
  const { running } = await start({
    record(event) {
      if (event.kind === 'pxe.request' && events.length < 2) {
        events.push(event);
        throw new Error('a listener of events is broken');
      }
      events.push(event);
    },
  });
  t.teardown(() => running.close());
  const socket = await client(t);
  const port = portOf(running.listeners[0]);
  socket.send(request, port, '127.0.0.1');
  while (!events.some(({ kind }) => kind === 'dhcp.ignored')) await new Promise(setImmediate);
  t.match(events.at(-1), { reason: 'internal', detail: /broken/ });
  socket.send(request, port, '127.0.0.1');
  t.ok(await once(socket, 'message'));
});

t.test('leaves no socket open when one of them cannot be', async (t) => {
  const taken = createSocket('udp4').bind(0, '0.0.0.0');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const openSockets = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWRAP').length;
  const before = openSockets();
  const events: BootEvent[] = [];
  const deps = {
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    record: (event: BootEvent) => events.push(event),
    sighted: () => undefined,
    hasLoader: () => true,
  };
  const ports = { dhcp: 0, pxe: taken.address().port, client: 1 };
  const interfaces = [{ ...loopback, mode: 'proxy' as const }];
  await t.rejects(startDhcpServer({ interfaces, answer: 'everyone', httpPort: 80, ports }, deps), {
    code: 'LISTENER_PORT_TAKEN',
    message: /on interface lo/,
  });
  t.equal(openSockets(), before);
  t.match(events, [{ kind: 'listener.up', listener: 'dhcp lo' }]);
});
