import fc from 'fast-check';
import t from 'tap';
import { parseIpAddress, type IpAddress } from '../../src/domain/address.ts';
import { ipv4FromNumber, isOnLink } from '../../src/domain/ipv4.ts';
import { hasHost, isLinkLocal, parseNetwork, subnetOf } from '../../src/domain/subnet.ts';

const has = (network: string, address: string): boolean =>
  hasHost(parseNetwork(network)!, address as IpAddress);

t.test('reads networks of both families, and nothing that is none', (t) => {
  t.same(parseNetwork('10.88.0.0/16'), { bits: 32, value: 0x0a58_0000n, prefixLength: 16 });
  const value = 0xfd00_0088n << 96n;
  t.same(parseNetwork('fd00:88::/64'), { bits: 128, value, prefixLength: 64 });
  for (const text of ['10.88.0.0', '10.88.0.0/33', '10.88.0/16', 'fd00::/129', 'fd00:/8', '/8']) {
    t.equal(parseNetwork(text), undefined, text);
  }
  t.end();
});

t.test('knows who is a neighbour over IPv6', (t) => {
  t.ok(has('fd00:77::2/64', 'fd00:77::ffff:ffff:ffff:ffff'), 'IPv6 has no broadcast');
  t.ok(has('fd00:77::2/127', 'fd00:77::3'));
  t.ok(has('fd00:77::2/128', 'fd00:77::2'));
  t.ok(has('::/0', '2001:db8::1'));
  t.notOk(has('fd00:77::2/64', 'fd00:78::2'));
  t.notOk(has('fd00:77::2/128', 'fd00:77::3'));
  t.notOk(has('::/0', 'ff02::1'), 'a group');
  t.notOk(has('::/0', '::'), 'nobody');
  t.end();
});

t.test('the families never mix', (t) => {
  t.notOk(has('0.0.0.0/0', 'fd00::1'));
  t.notOk(has('::/0', '10.0.0.1'));
  t.end();
});

t.test('says of IPv4 what the DHCP engine says in numbers', (t) => {
  const number = fc.nat({ max: 0xffff_ffff });
  // Near each other, or nearly all pairs would be strangers.
  const pair = fc.tuple(number, fc.nat({ max: 40 }), fc.nat({ max: 32 }));
  fc.assert(
    fc.property(pair, ([own, distance, prefixLength]) => {
      const address = (own + distance) % 2 ** 32;
      const subnet = subnetOf({ address: ipv4FromNumber(own), prefixLength });
      const expected = isOnLink(address, { address: own, prefixLength });
      return hasHost(subnet, ipv4FromNumber(address)) === expected;
    }),
  );
  t.end();
});

t.test('knows addresses that stay on their link', (t) => {
  for (const [text, expected] of [
    ['fe80::1', true],
    ['febf::1', true],
    ['fec0::1', false],
    ['fd00::1', false],
    ['169.254.0.1', false],
  ] as const) {
    t.equal(isLinkLocal(parseIpAddress(text)!), expected, text);
  }
  t.end();
});
