/**
 * The proxy on real ports, in namespaces: two segments, relays of addresses, a foreign DHCP server
 * and a foreign DHCP client. Needs root.
 */
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import t, { type Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { message, optionOf, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { askFrom, firstIgnored, serverIn, type Reply } from './programs/dhcp-programs.ts';

const siaddr = ({ bytes }: Reply): string => bytes.subarray(20, 24).join('.');
const yiaddr = ({ bytes }: Reply): string => bytes.subarray(16, 20).join('.');
const url = ({ bytes }: Reply): string => String(optionOf(bytes, 67));
const ipxe = (chaddr: string): Buffer =>
  message({ chaddr, options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });

/** A server with a cable to each of two clients: 10.231.1.0/24 and 10.231.2.0/24. */
function twoSegments(t: Test): Network {
  const network = createNetwork(t);
  network.add('server');
  for (const number of [1, 2]) {
    network.add(`c${number}`);
    network.cable({ ns: 'server', end: `s${number}` }, { ns: `c${number}`, end: 'eth0' });
    network.ip('server', 'addr', 'add', `10.231.${number}.1/24`, 'dev', `s${number}`);
  }
  return network;
}

for (const sockets of ['device', 'address'] as const) {
  t.test(`with sockets bound by ${sockets}, each segment gets its own offer`, async (t) => {
    if (!requireNamespaces(t)) return;
    const network = twoSegments(t);
    const interfaces = ['s1', 's2'];
    const server = await serverIn(network, { mode: 'proxy', interfaces, sockets });
    t.ok(server.ready?.every(({ up }) => up));
    const detail =
      sockets === 'device' ? /^bound to the interface, mode proxy$/ : /turned off for this test/;
    t.match(server.ready?.[0], { detail });

    const [first, second] = await Promise.all([
      askFrom(network, 'c1', { bytes: ipxe('525400aa0001') }),
      askFrom(network, 'c2', { bytes: ipxe('525400aa0002') }),
    ]);
    t.equal(first.length, 1, 'one offer');
    t.equal(second.length, 1, 'one offer');
    for (const [reply, own] of [
      [first[0]!, '10.231.1.1'],
      [second[0]!, '10.231.2.1'],
    ] as const) {
      t.equal(reply.from, `${own}:67`);
      t.equal(siaddr(reply), own);
      t.equal(optionOf(reply.bytes, 54)?.join('.'), own);
      t.equal(url(reply), `http://${own}:8080/boot/start.ipxe`);
      t.equal(yiaddr(reply), '0.0.0.0');
    }
    const asked = await server.until((events) =>
      events.find(({ mac }) => mac === '52:54:00:aa:00:02'),
    );
    t.equal(asked.interface, sockets === 'device' ? 's2' : undefined);
  });

  t.test(`with sockets bound by ${sockets}, 4011 answers neighbours only`, async (t) => {
    if (!requireNamespaces(t)) return;
    const network = twoSegments(t);
    network.ip('c1', 'addr', 'add', '10.231.1.50/24', 'dev', 'eth0');
    network.ip('c2', 'addr', 'add', '192.0.2.9/32', 'dev', 'eth0');
    network.ip('c2', 'route', 'add', '10.231.2.1/32', 'dev', 'eth0');
    network.ip('server', 'route', 'add', '192.0.2.9/32', 'dev', 's2');
    const interfaces = ['s1', 's2'];
    const server = await serverIn(network, { mode: 'pxe-only', interfaces, sockets });
    const bytes = message({ options: withOptions(UEFI_DISCOVER, { 53: [3] }) });
    for (const port of [4011, 68]) {
      const to = { to: '10.231.1.1', toPort: 4011, port };
      const replies = await askFrom(network, 'c1', { ...to, bytes });
      t.equal(replies.length, 1);
      t.equal(replies[0]?.from, '10.231.1.1:4011');
      t.equal(optionOf(replies[0]!.bytes, 53)?.[0], 5);
    }
    const far = { to: '10.231.2.1', toPort: 4011, port: 4011, replies: 0, bytes };
    const stranger = askFrom(network, 'c2', far);
    t.match(await server.until(firstIgnored), { reason: 'source-refused' });
    t.same(await stranger, []);
  });
}

t.test('follows an address that changes, and an interface that is replaced', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = twoSegments(t);
  const settings = { mode: 'proxy', interfaces: ['s1', 's2'], sockets: 'device' } as const;
  const server = await serverIn(network, settings);

  network.ip('server', 'addr', 'add', '10.231.9.1/24', 'dev', 's1');
  network.ip('server', 'addr', 'del', '10.231.1.1/24', 'dev', 's1');
  network.ip('server', 'link', 'del', 's2');
  const changes = (events: readonly BootEvent[]): string[] =>
    events.flatMap((event) =>
      'listener' in event && event.listener === 'pxe s2' ? event.kind : [],
    );
  await server.until((events) => changes(events).at(-1) === 'listener.down' || undefined);
  network.cable({ ns: 'server', end: 's2' }, { ns: 'c2', end: 'eth0' });
  network.ip('server', 'addr', 'add', '10.231.2.7/24', 'dev', 's2');
  await server.until((events) => changes(events).length === 3 || undefined);
  const first = await askFrom(network, 'c1');
  let second = await askFrom(network, 'c2');
  // The interface may have been looked at before it had its address. Firmware asks again as well.
  while (second.length === 0) second = await askFrom(network, 'c2');
  t.equal(first[0] && siaddr(first[0]), '10.231.9.1');
  t.equal(second[0] && siaddr(second[0]), '10.231.2.7');
});

t.test('names port and interface when another program has port 67, and leaves a way', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = twoSegments(t);
  const hold = `require('dgram').createSocket('udp4').bind(67, () => console.log('bound'))`;
  const holder = network.run('server', [process.execPath, '-e', hold]);
  await once(holder.stdout!, 'data');
  for (const sockets of ['device', 'address'] as const) {
    const settings = { interfaces: ['s1'], sockets };
    const refused = await serverIn(network, { ...settings, mode: 'proxy' });
    t.match(refused.error, { code: 'LISTENER_PORT_TAKEN', text: /UDP port 67 on interface/ });
    const other = await serverIn(network, { ...settings, mode: 'pxe-only' });
    t.ok(other.ready, 'port 4011 alone is still to be had');
    await other.stop();
  }
});

/** A server, a dnsmasq that hands out addresses, and a client on one bridge. */
function sharedSegment(t: Test): Network {
  const network = createNetwork(t);
  network.add('switch');
  network.ip('switch', 'link', 'add', 'br0', 'type', 'bridge');
  network.ip('switch', 'link', 'set', 'br0', 'up');
  for (const [index, ns] of ['server', 'dnsmasq', 'client'].entries()) {
    network.add(ns);
    network.cable({ ns: 'switch', end: `p${index}` }, { ns, end: 'eth0' });
    network.ip('switch', 'link', 'set', `p${index}`, 'master', 'br0');
  }
  network.ip('server', 'addr', 'add', '10.231.5.2/24', 'dev', 'eth0');
  network.ip('dnsmasq', 'addr', 'add', '10.231.5.1/24', 'dev', 'eth0');
  return network;
}

t.test(
  'beside a foreign DHCP server, addresses come from that one and files from us',
  async (t) => {
    if (!requireNamespaces(t)) return;
    for (const tool of ['dnsmasq', 'busybox']) {
      if (spawnSync('which', [tool]).status === 0) continue;
      if (process.env['CI']) t.fail(`needs ${tool}`);
      t.pass('not tried', { skip: `needs ${tool}` });
      return;
    }
    const network = sharedSegment(t);
    const settings = { mode: 'proxy', interfaces: ['eth0'], sockets: 'device' } as const;
    const server = await serverIn(network, settings);
    const range = '--dhcp-range=10.231.5.100,10.231.5.110,1h';
    const quiet = ['--port=0', '--no-ping', '--conf-file=/dev/null', '--leasefile-ro'];
    const where = ['--interface=eth0', '--bind-interfaces', '--pid-file=', '--user=root'];
    network.run('dnsmasq', ['dnsmasq', '--keep-in-foreground', ...quiet, ...where, range]);

    const udhcpc = [
      'udhcpc',
      '-i',
      'eth0',
      '-n',
      '-q',
      '-f',
      '-t',
      '8',
      '-T',
      '1',
      '-s',
      '/bin/true',
    ];
    const lease = network.run('client', ['sh', '-c', `exec busybox ${udhcpc.join(' ')} 2>&1`]);
    const said: string[] = [];
    lease.stdout!.on('data', (chunk: Buffer) => said.push(String(chunk)));
    const [code] = (await once(lease, 'close')) as [number];
    t.equal(code, 0, said.join(''));
    t.match(said.join(''), /lease of 10\.231\.5\.1\d\d obtained from 10\.231\.5\.1\b/);
    t.match(await server.until(firstIgnored), { reason: 'not-pxe' });

    const offers = await askFrom(network, 'client', { replies: 2 });
    t.equal(offers.length, 2);
    const [address, boot] = ['10.231.5.1:67', '10.231.5.2:67'].map((from) =>
      offers.find((offer) => offer.from === from),
    );
    t.match(address && yiaddr(address), /^10\.231\.5\.1\d\d$/);
    t.equal(boot && yiaddr(boot), '0.0.0.0');
    t.equal(boot && url(boot), 'ipxe.efi\0');
  },
);
