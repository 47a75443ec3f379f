import t from 'tap';
import { namesIpxe, readUserClasses } from '../../../src/dhcp-proxy/codec/option-user-class.ts';

t.test('recognises iPXE with and without the length byte (quirk IPXE-RAW-USER-CLASS)', (t) => {
  for (const text of ['iPXE', '\x04iPXE', 'gPXE', '\x03foo\x04iPXE']) {
    t.ok(namesIpxe(Buffer.from(text)), JSON.stringify(text));
  }
  t.end();
});

t.test('sees no iPXE in other classes', (t) => {
  for (const text of ['', 'ipxe', 'iPXE2', '\x05iPXE', '\x04iPXE\x09', 'stage2']) {
    t.notOk(namesIpxe(Buffer.from(text)), JSON.stringify(text));
  }
  t.end();
});

t.test('reads items only when their lengths fill the value exactly', (t) => {
  t.same(readUserClasses(Buffer.from('\x01a\x02bc')), ['a', 'bc']);
  t.same(readUserClasses(Buffer.from('\x01a\x03bc')), ['\x01a\x03bc']);
  t.same(readUserClasses(Buffer.from('\x01a\x00')), ['\x01a\x00'], 'an item is never empty');
  t.end();
});
