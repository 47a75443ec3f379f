import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { ipv4FromNumber } from '../../src/domain/ipv4.ts';
import { routeReplies, type Ingress, type Link } from '../../src/dhcp-proxy/route.ts';
import { decoded, link, message, PORTS, withOptions, type Message } from '../fakes/dhcp.ts';

const lan = link('lan', '10.77.0.2/24');
const rack = link('rack', '10.88.0.2/24', '10.99.0.2/16');

interface Case extends Message {
  readonly on?: Partial<Ingress>;
  readonly from?: string;
  readonly links?: readonly Link[];
}

/** Routes as `interface serverAddress serverIdentifier → destination`, or the refusal. */
function route({ on = {}, from = '0.0.0.0:68', links = [lan, rack], ...given }: Case): unknown {
  const [address = '', port = ''] = from.split(':');
  const routes = routeReplies({
    packet: decoded(message(given)),
    ingress: { port: 'dhcp', interface: 'lan', ...on },
    source: { address: address as IpAddress, port: Number(port) },
    links,
    beyond: [{ address: 0xc0a8_6300, prefixLength: 24 }],
    ports: PORTS,
  });
  if ('refused' in routes) {
    if (routes.refused === 'other-server') return `${routes.refused}: ${routes.detail}`;
    return routes.refused;
  }
  return routes.map((one) => {
    const own = `${ipv4FromNumber(one.serverAddress)} ${ipv4FromNumber(one.serverIdentifier)}`;
    return `${one.interface} ${own} → ${ipv4FromNumber(one.to.address)}:${one.to.port}`;
  });
}
const naming = (address: readonly number[]) => withOptions([], { 53: [3], 54: address });
const pxe = { port: 'pxe' } as const;
/** What sockets without a device know about a broadcast. */
const unknown = { port: 'dhcp', interface: undefined } as unknown as Ingress;

t.test('broadcasts an offer on the segment it was asked on, whatever the flag says', (t) => {
  const expected = ['lan 10.77.0.2 10.77.0.2 → 255.255.255.255:68'];
  t.same(route({ flags: 0x8000 }), expected);
  t.same(route({ flags: 0 }), expected);
  t.same(route({ from: '10.77.0.50:68' }), expected, 'a client that has an address already');
  t.same(route({ on: { interface: 'rack' } }), ['rack 10.88.0.2 10.88.0.2 → 255.255.255.255:68']);
  t.end();
});

t.test('answers on 4011 to where the request came from', (t) => {
  const answer = (to: string): string[] => [`lan 10.77.0.2 10.77.0.2 → ${to}`];
  t.same(route({ on: pxe, from: '10.77.0.9:68' }), answer('10.77.0.9:68'), 'iPXE');
  t.same(route({ on: pxe, from: '10.77.0.9:4011' }), answer('10.77.0.9:4011'), 'EDK2');
  t.same(
    route({ on: pxe, from: '10.77.0.9:4011', ciaddr: '10.77.0.66' }),
    answer('10.77.0.9:4011'),
  );
  t.same(route({ on: pxe, from: '0.0.0.0:68' }), answer('255.255.255.255:68'));
  t.end();
});

t.test('answers through the relay, on the port of servers', (t) => {
  const relayed = { giaddr: '192.168.5.1', from: '192.168.5.1:67' };
  t.same(route(relayed), ['lan 10.77.0.2 10.77.0.2 → 192.168.5.1:67']);
  t.same(route({ ...relayed, on: pxe }), ['lan 10.77.0.2 10.77.0.2 → 192.168.5.1:67']);
  t.end();
});

t.test('answers machines of a network behind a router that the operator named', (t) => {
  const expected = ['lan 10.77.0.2 10.77.0.2 → 192.168.99.7:68'];
  t.same(route({ on: pxe, from: '192.168.99.7:68' }), expected);
  t.equal(route({ on: pxe, from: '192.168.98.7:68' }), 'source-refused', 'next to it');
  t.end();
});

t.test('refuses to answer where nobody asked', (t) => {
  const refused = 'source-refused';
  t.equal(route({ on: pxe, from: '203.0.113.9:4011' }), refused, 'in none of our subnets');
  t.equal(route({ on: pxe, from: '10.77.0.255:4011' }), refused, 'a broadcast address');
  t.equal(route({ on: pxe, from: '127.0.0.1:4011' }), refused);
  t.equal(route({ on: pxe, from: '10.77.0.9:53' }), refused, 'the port of another service');
  t.equal(route({ on: pxe, from: '0.0.0.0:53' }), refused);
  t.equal(route({ from: '203.0.113.9:68' }), refused, 'nor is the segment bothered for it');
  for (const giaddr of ['127.0.0.1', '224.0.0.1', '255.255.255.255']) {
    t.equal(route({ giaddr }), refused, giaddr);
  }
  t.end();
});

t.test('answers requests that name us by any of our addresses, and no others', (t) => {
  const from = '10.77.0.9:68';
  const named = (address: readonly number[], more: Case = {}): unknown =>
    route({ on: pxe, from, options: naming(address), ...more });
  t.same(named([10, 77, 0, 2]), ['lan 10.77.0.2 10.77.0.2 → 10.77.0.9:68']);
  const other = 'other-server: option 54 names another server';
  t.equal(named([10, 77, 0, 1]), `${other}, 10.77.0.1`);
  t.equal(named([10, 77, 0]), `${other}, 0.0.0.0`, 'three bytes are no address');
  // Both interfaces may stand on one segment; the packet came in on one, addressed to the other.
  t.same(named([10, 88, 0, 2]), ['lan 10.88.0.2 10.88.0.2 → 10.77.0.9:68']);
  t.same(route({ on: pxe, from, options: [] }), ['lan 10.77.0.2 10.77.0.2 → 10.77.0.9:68'], 'EDK2');
  t.same(route({ options: naming([1, 2, 3, 4]) }), [
    'lan 10.77.0.2 10.77.0.2 → 255.255.255.255:68',
  ]);
  t.end();
});

t.test('writes into option 54 what the relay wants there (RFC 5107)', (t) => {
  const options = withOptions([], { 82: [11, 4, 192, 168, 5, 1] });
  const giaddr = '192.168.5.1';
  t.same(route({ giaddr, options }), ['lan 10.77.0.2 192.168.5.1 → 192.168.5.1:67']);
  const naming = withOptions(options, { 54: [192, 168, 5, 1] });
  t.same(
    route({ giaddr, options: naming, on: pxe }),
    ['lan 10.77.0.2 192.168.5.1 → 192.168.5.1:67'],
    'and knows itself by that name',
  );
  t.end();
});

t.test('with several addresses, names the one the client can reach', (t) => {
  const on = { port: 'pxe', interface: 'rack' } as const;
  t.same(route({ on, from: '10.99.3.4:68' }), ['rack 10.99.0.2 10.99.0.2 → 10.99.3.4:68']);
  const localAddress = '10.99.0.2' as IpAddress;
  t.same(route({ on: { ...on, localAddress } }), ['rack 10.99.0.2 10.99.0.2 → 255.255.255.255:68']);
  t.same(
    route({ on, from: '10.88.0.9:68', options: naming([10, 99, 0, 2]) }),
    ['rack 10.99.0.2 10.99.0.2 → 10.88.0.9:68'],
    'the one it named itself',
  );
  t.end();
});

t.test('answers on every link when it is not known which one asked', (t) => {
  t.same(route({ on: unknown }), [
    'lan 10.77.0.2 10.77.0.2 → 255.255.255.255:68',
    'rack 10.88.0.2 10.88.0.2 → 255.255.255.255:68',
  ]);
  t.same(route({ on: unknown, from: '10.88.0.9:68' }), [
    'rack 10.88.0.2 10.88.0.2 → 255.255.255.255:68',
  ]);
  t.same(
    route({ on: unknown, giaddr: '192.168.5.1' }),
    ['lan 10.77.0.2 10.77.0.2 → 192.168.5.1:67'],
    'a relay gets one answer',
  );
  t.end();
});

t.test('has no answer without an address of its own', (t) => {
  t.equal(route({ links: [link('lan')] }), 'no-address');
  t.equal(route({ links: [] }), 'no-address');
  t.equal(route({ links: [], on: unknown }), 'no-address');
  t.same(route({ links: [link('lan'), rack], on: unknown }), [
    'rack 10.88.0.2 10.88.0.2 → 255.255.255.255:68',
  ]);
  t.end();
});
