import { isIP } from 'node:net';
import fc from 'fast-check';
import t from 'tap';
import {
  bracketed,
  httpOrigin,
  ipv6Groups,
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
  for (const text of [
    ...[':', ':::', '1:', ':1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2:3:4:5:6:7:8'],
    ...['12345::', 'g::', '1::2:', ':1::2', '1.2.3.4::', '::1.2.3.4:5', '::1.2.3', '::1.2.3.256'],
    ...['1:2:3:4:5:6:7:1.2.3.4', '10.0.0.1%eth0', 'fe80::1%', '%eth0', '::1/64', '[::1]'],
  ]) {
    t.equal(parseIpAddress(text), undefined, text);
  }
  t.end();
});

t.test('writes IPv6 in one way (RFC 5952 section 4)', (t) => {
  for (const [text, expected] of [
    ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['64:FF9B::192.0.2.1', '64:ff9b::c000:201'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4:5:6:c000:201'],
    ['::ffff:0a4d:0002', '10.77.0.2'],
    ['0:0:0:0:0:ffff:10.77.0.2', '10.77.0.2'],
  ] as const) {
    t.equal(parseIpAddress(text), expected, text);
  }
  t.end();
});

t.test('every IPv6 address is read back as written, in the eight groups it has', (t) => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const address = parseIpAddress(text);
      if (address === undefined) return false;
      if (isIpv4(address)) return /^(?:0*:)*:?(?:0+:)*ffff:/i.test(text);
      const groups = ipv6Groups(address);
      const long = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
      const url = new URL(`http://[${text}]/`).hostname;
      return (
        parseIpAddress(address) === address &&
        parseIpAddress(long) === address &&
        // The platform's own writer of IPv6 agrees.
        url === `[${address}]`
      );
    }),
    { numRuns: 2_000 },
  );
  t.end();
});

t.test('never takes what the platform does not take for an address', (t) => {
  const texts = fc.stringMatching(/^[0-9a-f:.]{0,24}$/);
  fc.assert(
    fc.property(texts, (text) => (parseIpAddress(text) !== undefined) === (isIP(text) !== 0)),
    { numRuns: 5_000 },
  );
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
