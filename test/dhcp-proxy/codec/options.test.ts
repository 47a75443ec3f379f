import fc from 'fast-check';
import t from 'tap';
import {
  collectOptions,
  joinOptions,
  optionCollector,
  optionsLength,
  writeOptions,
} from '../../../src/dhcp-proxy/codec/options.ts';

function read(...fields: readonly (readonly number[])[]): [number, number[]][] | 'cut' {
  const collector = optionCollector();
  const whole = fields.every((field) => collectOptions(Uint8Array.from(field), collector));
  return whole ? [...joinOptions(collector)].map(([tag, value]) => [tag, [...value]]) : 'cut';
}

t.test('skips PAD, stops at END, and does without END', (t) => {
  t.same(read([0, 0, 53, 1, 1, 0, 60, 2, 65, 66, 255, 99, 200]), [
    [53, [1]],
    [60, [65, 66]],
  ]);
  t.same(read([53, 1, 1]), [[53, [1]]]);
  t.same(read([]), []);
  t.same(read([255]), []);
  t.end();
});

t.test('refuses a list that was cut off', (t) => {
  t.equal(read([53]), 'cut', 'a tag without a length');
  t.equal(read([53, 1]), 'cut', 'no value');
  t.equal(read([60, 4, 65, 66, 67]), 'cut', 'one byte short');
  t.same(read([60, 0]), [[60, []]], 'an empty value is whole');
  t.end();
});

t.test('joins the pieces of a value in order, across fields', (t) => {
  t.same(read([60, 1, 1, 53, 1, 9, 60, 1, 2, 255], [60, 2, 3, 4, 255], [60, 1, 5]), [
    [60, [1, 2, 3, 4, 5]],
    [53, [9]],
  ]);
  t.end();
});

t.test('writes what it reads, and knows the length beforehand', (t) => {
  const anyOptions = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 254 }), fc.uint8Array({ maxLength: 255 })),
    { selector: ([tag]) => tag, maxLength: 40 },
  );
  fc.assert(
    fc.property(anyOptions, (list) => {
      const options = new Map(list);
      const bytes = new Uint8Array(optionsLength(options));
      writeOptions(options, bytes, 0);
      const expected = list.map(([tag, value]) => [tag, [...value]] as [number, number[]]);
      t.same(read([...bytes]), expected);
    }),
    { numRuns: 200 },
  );
  t.end();
});

t.test('never splits a value: one that is too long is a fault of the caller', (t) => {
  const options = new Map([[67, new Uint8Array(256)]]);
  t.throws(() => {
    writeOptions(options, new Uint8Array(600), 0);
  }, RangeError);
  t.end();
});
