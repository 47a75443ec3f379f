/** Tests for src/ui/yaml.ts: what is written is read as the same, by the reader of manifests. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { parse } from 'yaml';
import { toYaml } from '../../src/ui/yaml.ts';

t.test('a profile reads well', (t) => {
  const profile = {
    kind: 'profile',
    name: 'debian-13',
    arch: ['x86-bios', 'x86_64-efi'],
    install: 'once',
    linux: {
      kernel: 'image:debian-13/linux',
      initrd: [{ file: 'image:debian-13/initrd.gz', optional: true }],
      args: ['auto=true', 'url=${files.url}/preseed.cfg'],
    },
    files: { 'preseed.cfg': { content: 'd-i one\nd-i two\n' } },
    missing: undefined,
  };
  t.equal(
    toYaml(profile),
    `kind: profile
name: debian-13
arch: [x86-bios, x86_64-efi]
install: once
linux:
  kernel: image:debian-13/linux
  initrd:
    - file: image:debian-13/initrd.gz
      optional: true
  args: ["auto=true", "url=\${files.url}/preseed.cfg"]
files:
  preseed.cfg:
    content: |
      d-i one
      d-i two
`,
  );
  t.end();
});

t.test('what YAML takes for something else is quoted', (t) => {
  for (const text of [
    '52:54:00:12:34:56',
    'yes',
    'No',
    'null',
    '~',
    '1.0',
    '0x10',
    '',
    ' a',
    '- a',
  ]) {
    t.equal(toYaml({ text }), `text: ${JSON.stringify(text)}\n`);
    t.same(parse(toYaml({ text }), { version: '1.1' }), { text });
  }
  t.equal(toYaml({ macs: ['52:54:00:12:34:56'] }), 'macs: ["52:54:00:12:34:56"]\n');
  t.end();
});

t.test('whatever is written is read as the same', (t) => {
  const name = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a', 'yes', 'x-y', '52:54'));
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom('a', ' ', '\n', ':', '#', '-', '|', '"', '\t', '0'),
      maxLength: 14,
    }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      assert.deepStrictEqual(parse(toYaml(given)), given);
    }),
    { numRuns: 2_000 },
  );
  t.pass('2 000 values');
  t.end();
});
