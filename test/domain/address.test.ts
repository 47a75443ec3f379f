import t from 'tap';
import { httpOrigin, isIpv4, parseIpAddress } from '../../src/domain/address.ts';

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
