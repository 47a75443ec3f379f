import t from 'tap';
import { readDnsmasq } from '../../../src/schema/leases/dnsmasq.ts';

t.test('reads names, unknown names, other hardware types, and passes IPv6 over', (t) => {
  const text = `1764150000 52:54:00:aa:00:01 10.0.0.5 node-1 01:52:54:00:aa:00:01
0 06-52:54:00:aa:00:02 10.0.0.6 * *
1764150000 52:54:00:AA:00:03 10.0.0.7 node-3 ff:00:01
duid 00:01:00:01:2a:bb:cc:dd:52:54:00:aa:00:99
1764150000 11141121 fd00::5 node-1 00:01:00:01:2a
1764150000 T11141121 fd00::6 * 00:01:00:01:2a
not a lease
1764150000 52:54:00:aa:00:04
`;
  t.same(readDnsmasq(text), {
    leases: [
      { mac: '52:54:00:aa:00:01', address: '10.0.0.5', hostname: 'node-1' },
      { mac: '52:54:00:aa:00:02', address: '10.0.0.6' },
      { mac: '52:54:00:aa:00:03', address: '10.0.0.7', hostname: 'node-3' },
    ],
    skipped: [
      { line: 5, reason: 'an IPv6 lease' },
      { line: 6, reason: 'an IPv6 lease' },
      { line: 7, reason: 'expected an expiry, a hardware address, an address and a name' },
      { line: 8, reason: 'expected an expiry, a hardware address, an address and a name' },
    ],
  });
  t.end();
});
