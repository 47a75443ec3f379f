import fc from 'fast-check';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { writeManifest } from '../../src/schema/manifest-text.ts';

t.test(
  'symptom: another program reads a hardware address as a number — it stands in quotes',
  (t) => {
    const text = writeManifest([{ kind: 'machine', macs: ['52:54:00:12:34:56'] }]);
    t.equal(text, 'kind: machine\nmacs:\n  - "52:54:00:12:34:56"\n');
    t.same(parse(text, { version: '1.1' }), { kind: 'machine', macs: ['52:54:00:12:34:56'] });
    t.end();
  },
);

t.test('text that some YAML takes for something else stays text', (t) => {
  const values = [
    'yes',
    'No',
    'off',
    'y',
    '012',
    '1e3',
    '1_000',
    '2026-01-01',
    'null',
    '~',
    '',
    ' a',
    'a: b',
    '#x',
    '@x',
    '0x1F',
    '.5',
    '=',
    '<<',
    '12:30:45',
    'true',
    'a\nb',
    'e1',
    '-',
    '*a',
    '&a',
  ];
  const text = writeManifest([{ values }]);
  t.same(parse(text, { version: '1.1' }), { values });
  t.same(parse(text, { version: '1.2' }), { values });
  t.end();
});

t.test('separates documents, and leaves out what is empty but means nothing', (t) => {
  const text = writeManifest([
    { a: 'x', tags: {}, list: [] },
    { name: 'disk', local: {} },
  ]);
  t.equal(text, 'a: x\n---\nname: disk\nlocal: {}\n');
  t.equal(parseAllDocuments(text).length, 2);
  t.equal(writeManifest([]), '');
  t.end();
});

const PIECES = [
  ' ',
  '\t',
  '\n',
  '\r',
  '#',
  ':',
  '-',
  '|',
  '>',
  '"',
  '\\',
  'a',
  '\0',
  '\u0085',
  '\u2028',
  'é',
];

t.test('a text of several lines stands as it is, and every text comes back the same', (t) => {
  const text = writeManifest([{ base: 'machine:\n  type: worker\n' }]);
  t.equal(text, 'base: |\n  machine:\n    type: worker\n');
  const line = fc.string({ unit: fc.constantFrom(...PIECES) });
  fc.assert(
    fc.property(fc.oneof(line, fc.string({ unit: 'grapheme' })), (value) => {
      const [document] = parseAllDocuments(writeManifest([{ value, list: [value] }]));
      return t.same(document?.toJS(), { value, list: [value] });
    }),
    { seed: 7, numRuns: 2_000 },
  );
  t.end();
});
