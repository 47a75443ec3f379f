import fc from 'fast-check';
import t from 'tap';
import { protobufFieldsMax } from '../../src/domain/limits-facts.ts';
import { readMessage } from '../../src/facts/protobuf.ts';
import { message, varint } from '../fakes/talos-protobuf.ts';

const read = (...bytes: number[]) => readMessage(Uint8Array.from(bytes));

t.test('reads fields by number, the last one of a number', (t) => {
  const found = readMessage(
    Buffer.concat([message({ 1: 'first', 2: 300, 3: Buffer.from([1]) }), message({ 1: 'last' })]),
  );
  t.equal(found?.text(1), 'last');
  t.equal(found?.number(2), 300);
  t.same(found?.bytes(3), Buffer.from([1]));
  t.same(found?.all(1).map(String).length, 2);
  t.end();
});

t.test('what is not there is empty, and so is what has another type', (t) => {
  const found = readMessage(message({ 1: 'text', 2: 5 }));
  t.equal(found?.text(9), '');
  t.equal(found?.number(9), 0);
  t.equal(found?.bytes(9), undefined);
  t.equal(found?.text(2), '');
  t.equal(found?.number(1), 0);
  t.end();
});

t.test('passes over fixed numbers, which no event has', (t) => {
  const fixed64 = [0x09, 1, 2, 3, 4, 5, 6, 7, 8];
  const fixed32 = [0x15, 1, 2, 3, 4];
  t.equal(read(...fixed64, ...fixed32, 0x18, 7)?.number(3), 7);
  t.equal(read(0x09, 1, 2), undefined, 'eight bytes cut off');
  t.equal(read(0x15, 1), undefined, 'four bytes cut off');
  t.end();
});

t.test('refuses what is damaged', (t) => {
  t.equal(read(0x80), undefined, 'a tag cut off');
  t.equal(read(0x08), undefined, 'a number cut off');
  t.equal(read(0x0a, 5, 1), undefined, 'a text cut off');
  t.equal(read(0x0a, 0x80), undefined, 'a length cut off');
  t.equal(read(0x02, 0), undefined, 'field number 0');
  t.equal(read(0x0b), undefined, 'a group');
  t.equal(read(0x0f), undefined, 'a type that there is not');
  t.equal(read(0x08, ...Array<number>(11).fill(0xff)), undefined, 'eleven bytes of a number');
  t.equal(readMessage(varint(0xffff_ffff * 8)), undefined, 'a field number beyond all');
  const huge = Buffer.concat([Buffer.from([0x0a]), varint(Number.MAX_SAFE_INTEGER)]);
  t.equal(readMessage(huge), undefined, 'a length beyond memory takes none');
  t.end();
});

t.test('a message has an end, however many fields are sent', (t) => {
  const many = (count: number) =>
    Buffer.concat(Array.from({ length: count }, () => message({ 1: 1 })));
  t.ok(readMessage(many(protobufFieldsMax)));
  t.equal(readMessage(many(protobufFieldsMax + 1)), undefined);
  t.end();
});

t.test('property: a number written is the number read', (t) => {
  fc.assert(
    fc.property(
      fc.nat(Number.MAX_SAFE_INTEGER),
      fc.integer({ min: 1, max: 500 }),
      (value, field) => readMessage(message({ [field]: value }))?.number(field) === value,
    ),
  );
  t.end();
});
