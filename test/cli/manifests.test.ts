import path from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { joinManifests, readManifests } from '../../src/cli/manifests.ts';

const noStdin = { readStdin: () => Promise.resolve('') };

t.test('reads files, the manifests of a folder in order, and standard input', async (t) => {
  const cwd = t.testdir({
    'one.yaml': 'one',
    lab: {
      'b.yml': 'b',
      'a.yaml': 'a',
      'c.json': '{}',
      'notes.txt': 'no',
      '.hidden.yaml': 'no',
      deep: {},
    },
  });
  const io = { cwd, readStdin: () => Promise.resolve('typed') };
  t.same(await readManifests(['one.yaml', 'lab', '-'], io), [
    { name: 'one.yaml', text: 'one' },
    { name: path.join('lab', 'a.yaml'), text: 'a' },
    { name: path.join('lab', 'b.yml'), text: 'b' },
    { name: path.join('lab', 'c.json'), text: '{}' },
    { name: 'stdin', text: 'typed' },
  ]);
});

t.test('refuses what is not there, an empty folder, and too much', async (t) => {
  const cwd = t.testdir({ empty: {}, 'big.yaml': '#'.repeat(1_048_577) });
  const reading = (name: string) => readManifests([name], { cwd, ...noStdin });
  await t.rejects(reading('none.yaml'), {
    code: 'MANIFEST_FILE_UNREADABLE',
    message: /ENOENT/,
  });
  await t.rejects(reading('empty'), { message: /holds no \.yaml, \.yml or \.json file/ });
  await t.rejects(reading('big.yaml'), { code: 'REQUEST_TOO_LARGE' });
});

t.test('symptom: a device without an end was read for ever', async (t) => {
  const reading = readManifests(['/dev/zero'], { cwd: '/', ...noStdin });
  await t.rejects(reading, { code: 'REQUEST_TOO_LARGE', message: /more than 1048576 bytes/ });
  t.same(await readManifests(['/dev/null'], { cwd: '/', ...noStdin }), [
    { name: '/dev/null', text: '' },
  ]);
});

t.test('one manifest travels as it is, under its own name', (t) => {
  const joined = joinManifests([{ name: 'm.yaml', text: 'kind: machine' }]);
  t.match(joined, { source: 'm.yaml', text: 'kind: machine' });
  t.equal(joined.locate('m.yaml:3:1'), 'm.yaml:3:1');
  t.end();
});

const MANY = [
  { name: 'a.yaml', text: 'n: 1\n' },
  { name: 'b.yaml', text: '# comment\nn: 2' },
  { name: 'c.yaml', text: '---\nn: 3\n---\nn: 4\n' },
  { name: 'd.yaml', text: '%YAML 1.2\n---\nn: 5\n' },
  { name: 'e.yaml', text: 'n: 6\n' },
];

t.test('several become one stream with the same documents', (t) => {
  const documents = parseAllDocuments(joinManifests(MANY).text);
  t.same(
    documents.map((document) => document.toJS() as unknown),
    [1, 2, 3, 4, 5, 6].map((n) => ({ n })),
  );
  t.same(
    documents.flatMap(({ errors }) => errors),
    [],
  );
  t.end();
});

t.test('every line of the stream leads back to its own file', (t) => {
  const { text, source, locate } = joinManifests(MANY);
  for (const { name, text: own } of MANY) {
    for (const [index, line] of own.split('\n').entries()) {
      if (!line.startsWith('n:')) continue;
      const at = text.split('\n').indexOf(line) + 1;
      t.equal(locate(`${source}:${at}:4`), `${name}:${index + 1}:4`);
    }
  }
  t.equal(locate('/macs/0'), '/macs/0', 'a pointer is not a line');
  t.equal(locate(source), source);
  t.end();
});
