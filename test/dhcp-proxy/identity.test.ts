import t from 'tap';
import { identify } from '../../src/dhcp-proxy/identity.ts';
import { decoded, message, type Message } from '../fakes/dhcp.ts';

const who = (given: Message) => identify(decoded(message(given)));

t.test('names an Ethernet client by its hardware address', (t) => {
  const mac = '52:54:00:aa:00:01';
  t.same(who({}), { key: mac, mac });
  t.same(who({ htype: 6 }), { key: mac, mac }, 'IEEE 802 other than Ethernet');
  t.end();
});

t.test('names an InfiniBand client by its client identifier', (t) => {
  const options = [[61, [255, 0, 9]]] as const;
  t.same(who({ htype: 32, hlen: 0, options }), { key: 'ff0009' });
  t.equal(who({ htype: 32, hlen: 0 }), undefined, 'none sent');
  t.equal(who({ htype: 32, hlen: 0, options: [[61, [0]]] }), undefined, 'too short');
  t.equal(who({ htype: 32, hlen: 0, options: [[61, [0, 0, 0]]] }), undefined, 'all zero');
  t.equal(who({ htype: 1, hlen: 0, options }), undefined, 'Ethernet has an address');
  t.end();
});

t.test('names a client that uses its GUID as an address by all sixteen bytes', (t) => {
  const chaddr = '00112233445566778899aabbccddeeff';
  t.same(who({ hlen: 16, chaddr }), { key: chaddr });
  t.equal(who({ hlen: 16, chaddr: '00'.repeat(16) }), undefined);
  t.end();
});

t.test('takes nobody for the owner of an impossible address', (t) => {
  t.equal(who({ chaddr: '000000000000' }), undefined);
  t.equal(who({ chaddr: '01005e000001' }), undefined, 'group bit');
  for (const hlen of [1, 5, 7, 17, 255]) t.equal(who({ hlen }), undefined, String(hlen));
  t.end();
});
