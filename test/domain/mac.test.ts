import t from 'tap';
import { hyphenated, macFromBytes, parseMac } from '../../src/domain/mac.ts';

const canonical = '52:54:00:aa:00:01';

t.test('reads every common spelling as the same address', (t) => {
  for (const text of [
    '52:54:00:aa:00:01',
    '52-54-00-AA-00-01',
    '5254.00aa.0001',
    '525400aa0001',
    ' 52:54:00:AA:00:01 ',
  ]) {
    t.equal(parseMac(text), canonical, text);
  }
  t.end();
});

t.test('refuses what no single machine can own, and what is no address', (t) => {
  for (const text of [
    '00:00:00:00:00:00',
    '01:00:5e:00:00:01',
    'ff:ff:ff:ff:ff:ff',
    '52:54:00:aa:00',
    '52:54-00:aa:00:01',
    '52:54:00:aa:00:0g',
    '41135085296',
    '',
    '${mac}',
  ]) {
    t.equal(parseMac(text), undefined, text);
  }
  t.end();
});

t.test('reads the six bytes of chaddr, and nothing of another length', (t) => {
  t.equal(macFromBytes(Uint8Array.of(0x52, 0x54, 0, 0xaa, 0, 1)), canonical);
  t.equal(macFromBytes(Uint8Array.of(0x52, 0x54, 0, 0xaa, 0)), undefined);
  t.end();
});

t.test('writes the spelling that is safe in file names', (t) => {
  const mac = parseMac(canonical);
  t.ok(mac);
  if (mac) t.equal(hyphenated(mac), '52-54-00-aa-00-01');
  t.end();
});
