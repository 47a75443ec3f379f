import t from 'tap';
import { parseUuid, uuidFromOption97 } from '../../src/domain/uuid.ts';

const option97 = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

t.test('turns the byte order of option 97 into the one people read', (t) => {
  const value = option97('00 44332211 6655 8877 99aabbccddeeff00');
  t.equal(uuidFromOption97(value), '11223344-5566-7788-99aa-bbccddeeff00');
  t.end();
});

t.test('ignores option 97 of another length or type', (t) => {
  t.equal(uuidFromOption97(option97('44332211 6655 8877 99aabbccddeeff00')), undefined);
  t.equal(uuidFromOption97(option97('01 44332211 6655 8877 99aabbccddeeff00')), undefined);
  t.end();
});

t.test('knows the values that many boards share', (t) => {
  t.equal(parseUuid('03000200-0400-0500-0006-000700080009'), undefined);
  t.equal(parseUuid('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'), undefined);
  t.equal(uuidFromOption97(new Uint8Array(17)), undefined);
  t.equal(
    parseUuid('11223344-5566-7788-99AA-BBCCDDEEFF00'),
    '11223344-5566-7788-99aa-bbccddeeff00',
  );
  t.equal(parseUuid('${uuid}'), undefined);
  t.end();
});
