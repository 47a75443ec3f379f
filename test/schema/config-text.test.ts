/** YAML in and out: what a value looked like is what it looks like afterwards. */
import fc from 'fast-check';
import t from 'tap';
import { parse } from 'yaml';
import { configDocumentsMax, configTextBytesMax } from '../../src/domain/limits-config.ts';
import type { ConfigMap, ConfigNode } from '../../src/domain/machine-config.ts';
import { readConfigText, writeConfigText } from '../../src/schema/config-text.ts';
import { documentIn, documentsIn, membersIn } from '../fakes/config-documents.ts';

function mistakes(text: string): string[] {
  const read = readConfigText(text);
  if ('documents' in read) return [];
  return read.mistakes.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

t.test('plain values keep the form they had, which readers understand differently', (t) => {
  const text = `a: 0644
b: 0o644
c: 1.10
d: 1_000
e: 12:30:45
f: yes
g:
h: ~
i: 0x1F
j: .inf
k: 2026-01-01
l: -1
`;
  t.equal(writeConfigText([membersIn(text)]), text);
  t.end();
});

t.test('text stays text', (t) => {
  const text = `a: "0644"\nb: 'true'\nc: |\n  two\n  lines\nd: >-\n  folded\n  text\ne: ""\nf: |2-\n    x\n`;
  const back = parse(writeConfigText([membersIn(text)])) as unknown;
  t.same(back, { a: '0644', b: 'true', c: 'two\nlines\n', d: 'folded text', e: '', f: '  x' });
  t.end();
});

t.test('a plain text of several lines is one line', (t) => {
  t.equal(writeConfigText([membersIn('a: one\n  two\n')]), 'a: one two\n');
  t.end();
});

t.test('names keep their form, and get quotes where a reader could take them for another', (t) => {
  const text = 'node.kubernetes.io/exclude: ""\n"8080": a\n"on": b\n"": c\n';
  t.equal(writeConfigText([membersIn(text.replace('"8080"', '8080'))]), text);
  t.end();
});

t.test('whatever tree is written is read back the same', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a\n', '\n', ' x\ny', 'x \ny\n', 'a\r\nb', '\tb\n c\n', 'é\nü\n'),
  );
  const { tree } = fc.letrec<{ tree: ConfigNode }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      text.map((value): ConfigNode => ({ kind: 'scalar', text: value, plain: false })),
      fc.array(tie('tree'), { maxLength: 4 }).map((items): ConfigNode => ({ kind: 'list', items })),
      fc
        .uniqueArray(fc.tuple(text, tie('tree')), { maxLength: 4, selector: ([name]) => name })
        .map((entries): ConfigNode => ({ kind: 'map', entries: new Map(entries) })),
    ),
  }));
  fc.assert(
    fc.property(tree, (node) => {
      const document: ConfigMap = {
        kind: 'map',
        entries: new Map([
          ['kind', scalar('X')],
          ['apiVersion', scalar('v')],
          ['value', node],
        ]),
      };
      const read = readConfigText(writeConfigText([document]));
      return (
        'documents' in read &&
        JSON.stringify(plain(read.documents[0])) === JSON.stringify(plain(document))
      );
    }),
    {
      numRuns: 500,
      examples: [
        [
          {
            kind: 'map',
            entries: new Map([
              ['__proto', scalar('x')],
              ['<<x', scalar('y')],
            ]),
          },
        ],
      ],
    },
  );
  t.end();
});

function scalar(text: string): ConfigNode {
  return { kind: 'scalar', text, plain: false };
}

/** As lists, for a map of JavaScript would lose its order or its names. */
function plain(node: ConfigNode | undefined): unknown {
  if (node === undefined || node.kind === 'scalar') return node?.text;
  if (node.kind === 'list') return ['list', ...node.items.map(plain)];
  return ['map', ...[...node.entries].map(([name, member]) => [name, plain(member)])];
}

t.test('a misspelt field is told with line, column and the one that was meant', (t) => {
  t.same(
    mistakes(
      'version: v1alpha1\nmachine:\n  type: worker\n  netwrok: {}\ncluster:\n  zzz: 1\nmachin: {}',
    ),
    [
      '7:1 /machin no field is called "machin"; did you mean "machine"?',
      '4:3 /machine/netwrok no field is called "netwrok"; did you mean "network"?',
      '6:3 /cluster/zzz no field is called "zzz"; Talos 1.14 has none',
    ],
  );
  t.end();
});

t.test('aliases, merge keys, tags and odd names are refused with their place', (t) => {
  t.match(mistakes('machine: &a {type: w}\ncluster: *a'), [
    /^2:10 \/cluster expected the value itself, found an alias/,
  ]);
  t.match(mistakes('machine:\n  <<: {a: b}'), [/\/machine\/<< merge keys are not supported/]);
  t.match(mistakes('machine: {env: {a: !custom x}}'), [/custom/]);
  t.match(mistakes('? [a]\n: b'), [/expected a name, found a list or a mapping/]);
  t.match(mistakes('- a'), [/^1:1 expected a mapping/]);
  t.match(mistakes('a: {__proto__: 1}'), [/__proto__/]);
  t.same(mistakes('machine: {env: {a: !!str 12}}'), []);
  t.end();
});

t.test('bombs and floods end early', (t) => {
  const bomb = Array.from(
    { length: 12 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`,
  );
  t.ok(mistakes(['a0: &a0 x', ...bomb].join('\n')).length > 0);
  t.match(mistakes('['.repeat(100_000)), [/levels of nesting/]);
  t.match(mistakes(`a: ${'x'.repeat(configTextBytesMax)}`), [/expected at most 1048576 bytes/]);
  const many = Array.from(
    { length: configDocumentsMax + 5 },
    (_, i) => `apiVersion: v1\nkind: K${i}`,
  );
  t.match(mistakes(many.join('\n---\n')), [/expected at most 64 documents/]);
  t.match(mistakes('a: b: c'), [/^1:/]);
  t.end();
});

t.test('documents have a version, and none stands there twice', (t) => {
  t.match(mistakes('kind: SideroLinkConfig'), [/^1:7 SideroLinkConfig has no apiVersion/]);
  const one = 'apiVersion: v1alpha1\nkind: X\nname: a\n';
  t.match(mistakes(`${one}---\n${one}`), [/^5:1 the same document stands at line 1 already/]);
  t.same(mistakes(`${one}---\n${one.replace('name: a', 'name: b')}`), []);
  t.match(mistakes('machine: {}\n---\nversion: v1alpha1\ncluster: {}'), [
    /stands at line 1 already/,
  ]);
  t.end();
});

t.test('empty documents are none', (t) => {
  t.equal(documentsIn('---\n---\nmachine: {}\n---\n').length, 1);
  t.equal(documentsIn('').length, 0);
  t.ok(documentIn('machine: {}'));
  t.end();
});
