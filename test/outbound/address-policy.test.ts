/** Tests for src/outbound/address-policy.ts */
import t from 'tap';
import { faultOfAddress, faultOfUrl, hostOf } from '../../src/outbound/address-policy.ts';

t.test('addresses that only mean something to this host are refused', (t) => {
  const refused = [
    '169.254.169.254',
    'fe80::1',
    '::ffff:169.254.169.254',
    '0.0.0.0',
    '::',
    '255.255.255.255',
    '224.0.0.1',
    'ff02::1',
    '240.0.0.1',
  ];
  for (const address of refused) t.type(faultOfAddress(address), 'string', address);
  for (const address of ['10.0.0.9', '192.168.1.1', 'fd00::1', '127.0.0.1', '104.18.0.1', 'name']) {
    t.equal(faultOfAddress(address), undefined, address);
  }
  t.end();
});

t.test('every spelling of an address in a URL is understood', (t) => {
  for (const host of ['2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '[::ffff:a9fe:a9fe]']) {
    t.match(faultOfUrl(new URL(`http://${host}/`)), /linkLocal/, host);
  }
  t.equal(hostOf(new URL('http://[2001:db8::1]:8/')), '2001:db8::1');
  t.end();
});

t.test('only plain http and https are spoken, without credentials', (t) => {
  t.match(faultOfUrl(new URL('file:///etc/passwd')), /found file:/);
  t.match(faultOfUrl(new URL('http://user:pass@h/')), /credentials/);
  t.equal(faultOfUrl(new URL('https://factory.talos.dev/x')), undefined);
  t.end();
});

t.test('a redirect may not weaken the connection or lead to this host', (t) => {
  const factory = new URL('https://factory.talos.dev/');
  t.match(faultOfUrl(new URL('http://cdn.example/'), factory), /https to http/);
  for (const url of ['https://localhost/', 'https://a.localhost./', 'https://[::1]/']) {
    t.match(faultOfUrl(new URL(url), factory), /this host/, url);
  }
  t.equal(faultOfUrl(new URL('https://cdn.example/'), factory), undefined);
  t.equal(faultOfUrl(new URL('http://127.0.0.1:2/'), new URL('http://127.0.0.1:1/')), undefined);
  t.end();
});
