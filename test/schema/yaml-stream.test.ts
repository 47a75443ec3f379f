import t from 'tap';
import { manifestDepthMax, manifestDocumentsMax } from '../../src/domain/limits.ts';
import {
  readYamlStream,
  type YamlDocument,
  type YamlMistake,
} from '../../src/schema/yaml-stream.ts';

async function read(text: string): Promise<(YamlDocument | YamlMistake)[]> {
  const found: (YamlDocument | YamlMistake)[] = [];
  for await (const document of readYamlStream(text)) found.push(document);
  return found;
}

async function mistake(text: string): Promise<string> {
  const last = (await read(text)).at(-1);
  return last && 'message' in last ? `${last.line}:${last.column} ${last.message}` : 'none';
}

t.test('reads documents, and skips what a stray separator leaves behind', async (t) => {
  const documents = await read('---\na: 1\n---\n---\n# nothing\n---\nb: 2\n---\n');
  t.same(
    documents.map((document) => 'data' in document && [document.data, document.line]),
    [
      [{ a: 1 }, 2],
      [{ b: 2 }, 7],
    ],
  );
  t.same(await read(''), []);
});

t.test('knows where everything stands', async (t) => {
  const [document] = (await read('kind: machine\nmacs:\n  - "a"\n  - 0012\n')) as [YamlDocument];
  t.same(document.placeOf(['macs', 1], 'value'), { line: 4, column: 5 });
  t.same(document.placeOf(['macs'], 'name'), { line: 2, column: 1 });
  t.same(
    document.placeOf(['macs', 7, 'x'], 'value'),
    { line: 3, column: 3 },
    'the nearest there is',
  );
  t.same(document.placeOf([], 'value'), { line: 1, column: 1 });
  t.same(document.placeOf(['gone'], 'name'), { line: 1, column: 1 });
  t.equal(document.sourceOf(['macs', 1]), '0012');
  t.equal(document.sourceOf(['macs']), undefined);
});

t.test('a hardware address without quotes is text in YAML 1.2, and 1.1 is refused', async (t) => {
  const [document] = (await read('mac: 52:54:00:12:34:56')) as [YamlDocument];
  t.same(document.data, { mac: '52:54:00:12:34:56' });
  t.match(await mistake('%YAML 1.1\n---\nmac: 52:54:00:12:34:56'), /3:1 expected YAML 1\.2/);
});

t.test('a document of 90 000 keys is refused before they are compared', async (t) => {
  const keys = Array.from({ length: 90_000 }, (_, number) => `k${number}: 1\n`).join('');
  const startedMs = performance.now();
  t.match(await mistake(keys), /words and marks/);
  t.match(await mistake(`a: [${'---,'.repeat(20_000)}]`), /words and marks/);
  t.ok(performance.now() - startedMs < 5_000, 'which took minutes');
  const documents = await read('---\na: [1, 2, 3, 4]\n'.repeat(2_000));
  t.equal(documents.length, 2_000, 'many documents are no long one');
  t.ok(documents.every((document) => 'data' in document));
});

t.test('bounds every way to nest before anything is built', async (t) => {
  const deep = 100_000;
  const ways = [
    '['.repeat(deep),
    '{'.repeat(deep),
    '- '.repeat(deep),
    '? '.repeat(deep),
    ': '.repeat(deep),
  ];
  const lines = Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
  for (const way of [...ways, lines, `a: ${'['.repeat(deep)}`]) {
    t.match(await mistake(way), /levels of nesting/, way.slice(0, 4));
  }
  const open = manifestDepthMax - 1;
  const allowed = '['.repeat(open) + ']'.repeat(open);
  t.equal(await mistake(allowed), 'none');
  t.equal(
    await mistake('a: "[[[[[[["\nb: "{{{{"\n'.repeat(1)),
    'none',
    'brackets in text are text',
  );
});

t.test('long lists and wide lines are not deep', async (t) => {
  t.equal(await mistake('- a\n'.repeat(1_500)), 'none');
  t.equal(
    await mistake(`a: {${Array.from({ length: 500 }, (_, i) => `k${i}: ${i}`).join(', ')}}`),
    'none',
  );
  t.equal(await mistake('a:\n  b:\n    c: 1\n'.repeat(1) + 'd:\n  e: 2\n'), 'none');
  t.equal(await mistake('a:\r\n  b: 1\r\nc:\r\n  d: 2\r\n'), 'none');
});

t.test('stops at a document that is not YAML, and says where', async (t) => {
  t.match(await mistake('a: 1\n---\nb: [1\nc: 2\n'), /^4:1 /);
  t.match(await mistake('a: 1\na: 2\n'), /^2:1 Map keys must be unique/);
  t.match(await mistake('a: !secret x\n'), /^1:4 Unresolved tag/);
  const documents = await read('a: 1\n---\nb: [\n---\nc: 3\n');
  t.equal(documents.filter((document) => 'data' in document).length, 1);
});

t.test('aliases may repeat, and may not multiply', async (t) => {
  const [document] = (await read('a: &x [1]\nb: *x\n')) as [YamlDocument];
  t.same(document.data, { a: [1], b: [1] });
  const names = 'a b c d e f g h i'.split(' ');
  const bomb = names.map((name, index) => {
    const before = names[index - 1];
    return `${name}: &${name} [${Array(9)
      .fill(before === undefined ? 'x' : `*${before}`)
      .join(', ')}]\n`;
  });
  t.match(await mistake(bomb.join('')), /Excessive alias count/);
});

t.test('refuses a field that JavaScript would take for its own', async (t) => {
  t.match(await mistake('tags: {__proto__: {admin: true}}'), /__proto__/);
});

t.test('bounds the number of documents', async (t) => {
  const text = 'a: 1\n---\n'.repeat(manifestDocumentsMax);
  t.equal((await read(text)).length, manifestDocumentsMax);
  t.match(await mistake(`${text}b: 2\n`), /at most 5000 documents/);
});

t.test('lets others work between documents', async (t) => {
  let turns = 0;
  const interval = setInterval(() => (turns += 1), 0);
  await read('a: {b: [1, 2, 3]}\n---\n'.repeat(2_000));
  clearInterval(interval);
  t.ok(turns >= 5, `${turns} turns`);
});
