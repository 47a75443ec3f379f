import t from 'tap';
import {
  bracketed,
  httpOrigin,
  isIpv4,
  parseCidr,
  parseIpAddress,
} from '../../src/domain/address.ts';

t.test('reads both families and reduces mapped addresses', (t) => {
  t.equal(parseIpAddress('10.77.0.2'), '10.77.0.2');
  t.equal(parseIpAddress('::ffff:10.77.0.2'), '10.77.0.2');
  t.equal(parseIpAddress('FE80::1%eth0'), 'fe80::1');
  t.end();
});

t.test('refuses what is no address', (t) => {
  for (const text of ['10.77.0', '10.77.0.256', '1.2.3.4.', 'eth0', '', '1::2::3', 'dead']) {
    t.equal(parseIpAddress(text), undefined, text);
  }
  t.end();
});

t.test('writes origins with brackets for IPv6 and without the default port', (t) => {
  const v4 = parseIpAddress('10.77.0.2')!;
  const v6 = parseIpAddress('fd77::2')!;
  t.equal(httpOrigin(v4, 8080), 'http://10.77.0.2:8080');
  t.equal(httpOrigin(v4, 80), 'http://10.77.0.2');
  t.equal(httpOrigin(v6, 8080), 'http://[fd77::2]:8080');
  t.equal(isIpv4(v4), true);
  t.equal(isIpv4(v6), false);
  t.end();
});

t.test('reads an address with the length of its network', (t) => {
  t.same(parseCidr('10.0.0.11/24'), { address: '10.0.0.11', prefixLength: 24 });
  t.same(parseCidr('fd00::11/128'), { address: 'fd00::11', prefixLength: 128 });
  for (const text of ['10.0.0.11', '10.0.0.11/', '10.0.0.11/33', 'fd00::1/129', 'host/24', '/8']) {
    t.equal(parseCidr(text), undefined, text);
  }
  t.end();
});

t.test('only an IPv6 address is put in brackets before a port', (t) => {
  t.equal(bracketed('10.0.0.2'), '10.0.0.2');
  t.equal(bracketed('localhost'), 'localhost');
  t.equal(bracketed('fd00::2'), '[fd00::2]');
  t.end();
});
