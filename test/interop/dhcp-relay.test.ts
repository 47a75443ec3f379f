/**
 * A real relay, ISC dhcrelay, between a client and the proxy: two namespaces apart. Needs root.
 *
 * The relay adds option 82, takes replies that come to its own address on port 67 and belong to one
 * of its links, and removes the option before it passes a reply on. A reply that arrives at the
 * client has therefore carried the option back unchanged, to the right address.
 */
import { spawnSync } from 'node:child_process';
import t, { type Test } from 'tap';
import { message, optionOf, UEFI_DISCOVER, withOptions } from '../fakes/dhcp.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { askFrom, firstIgnored, serverIn } from './programs/dhcp-programs.ts';

/** client 10.231.7.0/24 — relay — 10.231.8.0/24 server */
function relayedNetwork(t: Test): Network {
  const network = createNetwork(t);
  for (const name of ['client', 'relay', 'server']) network.add(name);
  network.cable({ ns: 'relay', end: 'low' }, { ns: 'client', end: 'eth0' });
  network.cable({ ns: 'relay', end: 'high' }, { ns: 'server', end: 'eth0' });
  network.ip('relay', 'addr', 'add', '10.231.7.1/24', 'dev', 'low');
  network.ip('relay', 'addr', 'add', '10.231.8.1/24', 'dev', 'high');
  network.ip('server', 'addr', 'add', '10.231.8.2/24', 'dev', 'eth0');
  network.ip('server', 'route', 'add', '10.231.7.0/24', 'via', '10.231.8.1');
  return network;
}

/** Starts dhcrelay, and waits until it says that it listens on both links. */
async function startRelay(network: Network): Promise<void> {
  const words = 'dhcrelay -4 -d --no-pid -a -id low -iu high 10.231.8.2';
  const relay = network.run('relay', ['sh', '-c', `exec ${words} 2>&1`]);
  let said = '';
  for await (const chunk of relay.stdout!) {
    said += String(chunk);
    if (said.includes('Sending on   Socket/fallback')) return;
  }
  throw new Error(said);
}

function hasRelay(t: Test): boolean {
  if (!requireNamespaces(t)) return false;
  if (spawnSync('which', ['dhcrelay']).status === 0) return true;
  if (process.env['CI']) t.fail('needs dhcrelay (package isc-dhcp-relay)');
  else t.pass('not tried', { skip: 'needs dhcrelay (package isc-dhcp-relay)' });
  return false;
}

t.test('an offer comes back through the relay, with option 82 as it was', async (t) => {
  if (!hasRelay(t)) return;
  const network = relayedNetwork(t);
  const settings = { mode: 'proxy', interfaces: ['eth0'], sockets: 'device' } as const;
  const server = await serverIn(network, settings);
  await startRelay(network);
  const ipxe = message({ options: withOptions(UEFI_DISCOVER, { 77: 'iPXE' }) });
  for (const [bytes, file] of [
    [message({}), 'ipxe.efi\0'],
    [ipxe, 'http://10.231.8.2:8080/boot/start.ipxe\0'],
  ] as const) {
    const [reply, ...further] = await askFrom(network, 'client', { bytes });
    t.same(further, [], 'one offer');
    t.equal(reply && String(optionOf(reply.bytes, 67)), file);
    t.equal(reply?.from, '10.231.7.1:67', 'from the relay');
    t.equal(reply?.bytes.subarray(24, 28).join('.'), '10.231.7.1', 'giaddr is kept');
    t.equal(reply?.bytes.subarray(20, 24).join('.'), '10.231.8.2', 'siaddr is ours');
    t.equal(reply && optionOf(reply.bytes, 82), undefined, 'taken out by the relay');
  }
  const offered = await server.until((events) =>
    events.find(({ kind }) => kind === 'dhcp.offered'),
  );
  t.match(offered, { to: '10.231.7.1:67' }, 'unicast to the relay');
});

t.test('a relay that is not on the list is not listened to', async (t) => {
  if (!hasRelay(t)) return;
  const network = relayedNetwork(t);
  const settings = { mode: 'proxy', interfaces: ['eth0'], sockets: 'device' } as const;
  const server = await serverIn(network, { ...settings, relays: ['10.231.9.0/24'] });
  await startRelay(network);
  const asked = askFrom(network, 'client', { replies: 0 });
  t.match(await server.until(firstIgnored), { reason: 'relay-refused' });
  t.same(await asked, []);
});
