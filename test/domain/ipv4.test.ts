import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { ipv4FromNumber, ipv4ToNumber, isOnLink, parseIpv4Network } from '../../src/domain/ipv4.ts';

t.test('reads networks, and nothing that is none', (t) => {
  t.same(parseIpv4Network('10.88.0.0/16'), { address: 0x0a580000, prefixLength: 16 });
  t.same(parseIpv4Network('0.0.0.0/0'), { address: 0, prefixLength: 0 });
  for (const text of ['10.88.0.0', '10.88.0.0/33', '10.88.0/16', 'fd00::/8', '/8', '']) {
    t.equal(parseIpv4Network(text), undefined, text);
  }
  t.end();
});

const number = (text: string): number => ipv4ToNumber(text as IpAddress);

t.test('converts both ways, over the whole range', (t) => {
  for (const [text, value] of [
    ['0.0.0.0', 0],
    ['10.77.0.2', 0x0a4d0002],
    ['192.168.255.1', 0xc0a8ff01],
    ['255.255.255.255', 0xffffffff],
  ] as const) {
    t.equal(number(text), value);
    t.equal(ipv4FromNumber(value), text);
  }
  t.end();
});

t.test('knows which addresses are neighbours', (t) => {
  const on = (address: string, own: string, prefixLength: number): boolean =>
    isOnLink(number(address), { address: number(own), prefixLength });
  t.ok(on('10.77.0.103', '10.77.0.2', 24));
  t.ok(on('192.168.1.9', '192.168.0.1', 23));
  t.notOk(on('10.77.1.103', '10.77.0.2', 24));
  t.notOk(on('10.77.0.255', '10.77.0.2', 24), 'the broadcast address of the subnet');
  t.notOk(on('10.77.0.0', '10.77.0.2', 24), 'the subnet itself');
  t.notOk(on('255.255.255.255', '10.77.0.2', 24));
  t.ok(on('10.0.0.0', '10.0.0.1', 31), 'a link of two has no broadcast address');
  t.ok(on('10.0.0.1', '10.0.0.1', 32));
  t.notOk(on('10.0.0.2', '10.0.0.1', 32));
  t.ok(on('8.8.8.8', '10.0.0.1', 0));
  t.end();
});
