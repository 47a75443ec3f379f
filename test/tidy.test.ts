/**
 * The house rules that a machine can check. CONTRIBUTING.md gives the reasons; a new arrow between
 * folders, or a new exception, is a visible change in this file.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { code, filesBelow, importsOf, root, sources, type Source } from './tidy/sources.ts';

/** Folder of src → folders it may import. `root` is main.ts and app.ts. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: ['domain'],
  schema: ['domain'],
  'api-client': [],
  config: ['domain', 'platform'],
  'dhcp-proxy': ['domain', 'platform'],
  tftp: ['domain', 'platform'],
  'ipxe-templates': ['domain'],
  outbound: ['domain', 'platform'],
  facts: ['domain', 'platform'],
  secrets: ['domain', 'platform'],
  observe: ['domain'],
  store: ['domain', 'platform'],
  assets: ['domain'],
  backup: ['domain', 'schema'],
  answers: ['domain'],
  service: ['domain', 'schema', 'answers'],
  timeline: ['domain'],
  wake: ['domain', 'platform'],
  http: ['domain', 'platform', 'schema', 'ipxe-templates'],
  // Types of the API and words for people; nothing that needs Node.js runs in a browser.
  ui: ['domain', 'schema', 'api-client'],
  cli: ['domain', 'platform', 'schema', 'config', 'api-client'],
  root: [
    'domain',
    'platform',
    'schema',
    'config',
    'dhcp-proxy',
    'tftp',
    'ipxe-templates',
    'outbound',
    'facts',
    'secrets',
    'observe',
    'store',
    'assets',
    'backup',
    'service',
    'timeline',
    'wake',
    'http',
    'cli',
  ],
};

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;
const LINE_COLUMNS_MAX = 100;

function offenders(test: (source: Source) => string | false | undefined): string[] {
  return sources.flatMap((source) => {
    const found = test(source);
    return found === false || found === undefined ? [] : [`${source.name}: ${found}`];
  });
}

const tests = new Set(filesBelow('test', /\.test\.ts$/));

const isServer = (name: string): boolean => path.basename(name) === 'server.ts';

t.test('finds sources to check', (t) => {
  t.ok(sources.length > 20, `${sources.length} files`);
  t.end();
});

t.test('imports follow the matrix, and no file is a barrel', (t) => {
  t.same(
    offenders((source) => {
      if (path.basename(source.name) === 'index.ts') return 'is a barrel';
      const allowed = MATRIX[source.folder];
      if (!allowed) return `folder ${source.folder} is not in the matrix`;
      const wrong = importsOf(source)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => path.relative('src', path.join(path.dirname(source.name), specifier)))
        .map((target) => (target.includes(path.sep) ? (target.split(path.sep)[0] ?? '') : 'root'))
        .filter((target) => target !== source.folder && !allowed.includes(target));
      return wrong.length > 0 && `may not import ${wrong.join(', ')}`;
    }),
    [],
  );
  t.end();
});

t.test('has no import cycles', (t) => {
  const graph = new Map(
    sources.map((source) => [
      source.name,
      importsOf(source)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => path.join(path.dirname(source.name), specifier)),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) cycles.push([...trail.slice(trail.indexOf(name)), name].join(' → '));
    if (done.has(name) || trail.includes(name)) return;
    for (const next of graph.get(name) ?? []) walk(next, [...trail, name]);
    done.add(name);
  };
  for (const name of graph.keys()) walk(name, []);
  t.same(cycles, []);
  t.end();
});

t.test('files, functions and lines stay small enough to read', (t) => {
  t.same(
    offenders((source) => {
      const lines = source.text.trimEnd().split('\n');
      if (lines.length > FILE_LINES_MAX) return `${lines.length} lines`;
      const wide = lines.findIndex((line) => line.length > LINE_COLUMNS_MAX);
      return wide >= 0 && `line ${wide + 1} is too wide`;
    }),
    [],
  );
  t.same(
    offenders((source) => {
      const long: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node)) {
          const from = source.tree.getLineAndCharacterOfPosition(node.getStart()).line;
          const to = source.tree.getLineAndCharacterOfPosition(node.getEnd()).line;
          if (to - from + 1 > FUNCTION_LINES_MAX) long.push(`function at line ${from + 1}`);
        }
        ts.forEachChild(node, visit);
      };
      visit(source.tree);
      return long.length > 0 && long.join(', ');
    }),
    [],
  );
  t.end();
});

t.test('every file says what it is for', (t) => {
  t.same(
    offenders((source) => !source.text.startsWith('/**') && 'does not begin with a header'),
    [],
  );
  t.end();
});

t.test('only server files open sockets', (t) => {
  const doors = /from 'node:(dgram|net|tls|http|https|http2)'/;
  const opened = ['device-socket.ts', 'udp-socket.ts'];
  const may = (name: string): boolean =>
    isServer(name) || opened.some((file) => name === path.join('src', 'platform', file));
  t.same(
    offenders((source) => {
      const imported = /^import (?!type)[^;]*?;/gm;
      const door = (code(source).match(imported) ?? []).find((line) => doors.test(line));
      // Clients, which listen to nobody: the command line dials the server's Unix socket, the
      // probe a machine of ours, a webhook its receiver, at the address that was looked at.
      const clients = [
        ['cli', 'client.ts'] as const,
        ['cli', 'remote-client.ts'] as const,
        ['facts', 'maintenance-dial.ts'] as const,
        ['outbound', 'webhook-post.ts'] as const,
      ];
      const dials = clients.some((file) => source.name === path.join('src', ...file));
      // Names the authorities that connections are checked with, and makes none.
      const trusts = source.name === path.join('src', 'outbound', 'credentials.ts');
      const allowed = may(source.name) || dials || trusts;
      return !allowed && door !== undefined && door.replaceAll('\n', ' ');
    }),
    [],
  );
  t.end();
});

t.test('only the store speaks SQL', (t) => {
  const words = /\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|PRAGMA)\b/;
  const libraries = /from '(better-sqlite3|drizzle-orm[^']*)'/;
  t.same(
    offenders((source) => {
      if (source.folder === 'store') return false;
      return (words.exec(code(source)) ?? libraries.exec(code(source)))?.[0];
    }),
    [],
  );
  t.end();
});

t.test('only the clock tells the time, and only config reads the surroundings', (t) => {
  const time = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.hrtime\b/;
  t.same(
    offenders((source) => {
      const clocks = [path.join('src', 'platform', 'clock.ts'), path.join('src', 'ui', 'clock.ts')];
      return !clocks.includes(source.name) && time.exec(code(source))?.[0];
    }),
    [],
  );
  t.same(
    offenders((source) => {
      const may = source.folder === 'config' || source.name === path.join('src', 'main.ts');
      return !may && /\bprocess\.(env|argv)\b/.exec(code(source))?.[0];
    }),
    [],
  );
  t.end();
});

t.test('only outbound fetches, and nobody prints past the terminal layer', (t) => {
  t.same(
    offenders((source) => {
      // A page asks the server it came from, in one place.
      const asks = source.folder === 'outbound' || source.name === path.join('src', 'ui', 'api.ts');
      return !asks && /\bfetch\(/.exec(code(source))?.[0];
    }),
    [],
  );
  t.same(
    offenders((source) => /\bconsole\.\w+\(/.exec(code(source))?.[0]),
    [],
  );
  t.end();
});

t.test('domain is pure: nothing asynchronous, nothing of Node', (t) => {
  t.same(
    offenders((source) => {
      if (source.folder !== 'domain') return false;
      const outside = importsOf(source).find((specifier) => !specifier.startsWith('.'));
      return outside ?? /\basync\b|\bawait\b/.exec(code(source))?.[0];
    }),
    [],
  );
  t.end();
});

t.test('text for iPXE is made by the escaper alone', (t) => {
  t.same(
    offenders((source) => {
      if (source.folder !== 'ipxe-templates' || source.name.endsWith('escape.ts')) return false;
      let found: string | undefined;
      const visit = (node: ts.Node): void => {
        const untagged =
          ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent);
        if (untagged) found = node.getText().slice(0, 60);
        ts.forEachChild(node, visit);
      };
      visit(source.tree);
      return found;
    }),
    [],
  );
  t.end();
});

t.test('nothing unfinished is left in the code', (t) => {
  t.same(
    offenders((source) => /\b(TODO|FIXME|XXX|HACK)\b/.exec(source.text)?.[0]),
    [],
  );
  t.end();
});

t.test('a reader never meets a belittling word', (t) => {
  const belittling = /\b(just|simply|simple|easy|easily|obviously)\b/i;
  const pages = [...filesBelow('docs', /\.md$/), 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];
  const found = pages.flatMap((page) => {
    const prose = readFileSync(path.join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
    const word = belittling.exec(prose)?.[0];
    return word === undefined ? [] : [`${page}: ${word}`];
  });
  t.same(found, []);
  t.end();
});

t.test('every source file has a test of its own name, or names the one that holds it', (t) => {
  const bare = sources.filter(
    (source) => !(declaresOnly(source) || isView(source) || isHeld(source)),
  );
  t.same(
    bare.map(({ name }) => name),
    [],
  );
  t.same(
    offenders((source) => {
      const gone = namedTests(source).filter((test) => !tests.has(test));
      return gone.length > 0 && `names ${gone.join(', ')}, which is not there`;
    }),
    [],
  );
  t.end();
});

/** Types and numbers have nothing that could be tested apart from their use. */
function declaresOnly({ tree }: Source): boolean {
  return tree.statements.every((node) => {
    if (ts.isVariableStatement(node)) {
      const values = node.declarationList.declarations.map(({ initializer }) => initializer);
      return values.every((value) => value !== undefined && ts.isNumericLiteral(value));
    }
    return (
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isImportDeclaration(node)
    );
  });
}

/** What is drawn is looked at in a browser: every page and part of it, in test/browser. */
function isView({ name }: Source): boolean {
  return name.endsWith('.tsx');
}

function isHeld(source: Source): boolean {
  const twin = source.name.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
  return tests.has(twin) || namedTests(source).length > 0;
}

/** The tests in the line "Tests" of a file's header. */
function namedTests({ text }: Source): string[] {
  const header = /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';
  const line = /^ \* Tests ([\s\S]*?)(?=\n \* [A-Z]|\*\/)/m.exec(header)?.[1] ?? '';
  return line.match(/test\/[\w./-]+\.test\.ts/g) ?? [];
}
