/**
 * Bundles src/ui to dist/ui: hashed names, compressed copies beside each file, a list of what was
 * read, and a failure when a browser would have to load too much.
 *
 * Owns     the folder dist/ui. src/http/ui.ts serves it, scripts/build.ts embeds it.
 * Tests    test/ui/build.test.ts
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { weigh, type BuiltFile } from './budget.ts';

export const UI_FOLDER = 'dist/ui';
const SOURCES = 'src/ui';
export const UI_MANIFEST = `${UI_FOLDER}/manifest.json`;
const ENTRY = `${SOURCES}/main.tsx`;
const THEME = `${SOURCES}/theme-early.ts`;

interface Options {
  readonly root: string;
  readonly say: (line: string) => void;
}

/** What was bundled: files that were read, for licences and to see whether they changed. */
interface UiManifest {
  readonly inputs: readonly string[];
}

/** @throws Error when esbuild finds a mistake, or the result is larger than may be */
export async function buildUi({ root, say }: Options): Promise<UiManifest> {
  const { build } = await import('esbuild');
  rmSync(path.join(root, UI_FOLDER), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY, THEME, { in: 'rouse:style', out: 'style' }],
    outdir: UI_FOLDER,
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2023', 'chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    logLevel: 'warning',
    plugins: [
      {
        name: 'style',
        setup(context) {
          context.onResolve({ filter: /^rouse:style$/ }, () => ({
            path: 'style',
            namespace: 'rouse',
          }));
          context.onLoad({ filter: /./, namespace: 'rouse' }, () => ({
            contents: styles(root)
              .map((file) => `@import './${file}';`)
              .join('\n'),
            loader: 'css',
            resolveDir: root,
          }));
        },
      },
    ],
  });
  const files = await compress(root, metafile);
  writeFileSync(path.join(root, UI_FOLDER, 'index.html'), page(root, metafile));
  const inputs = Object.keys(metafile.inputs).filter((input) => !input.startsWith('rouse:'));
  const manifest: UiManifest = { inputs };
  writeFileSync(path.join(root, UI_MANIFEST), JSON.stringify(manifest));
  const { lines, exceeded } = weigh(files);
  for (const line of lines) say(`web interface, ${line}`);
  if (exceeded.length > 0)
    throw new Error(`the web interface is too large: ${exceeded.join('; ')}`);
  return manifest;
}

/** Builds unless what is there was made from the sources as they are. */
export async function ensureUi(options: Options): Promise<void> {
  if (isStale(options.root)) await buildUi(options);
}

function isStale(root: string): boolean {
  const manifest = path.join(root, UI_MANIFEST);
  if (!existsSync(manifest)) return true;
  const builtAtMs = statSync(manifest).mtimeMs;
  const { inputs } = JSON.parse(readFileSync(manifest, 'utf8')) as UiManifest;
  const own = readdirSync(path.join(root, SOURCES), { recursive: true, encoding: 'utf8' });
  return [...inputs, ...own.map((name) => path.join(SOURCES, name))].some((name) => {
    const stat = statSync(path.join(root, name), { throwIfNoEntry: false });
    return stat === undefined || stat.mtimeMs > builtAtMs;
  });
}

/** Tokens and parts first: a page may say otherwise. */
function styles(root: string): readonly string[] {
  const pages = readdirSync(path.join(root, SOURCES, 'pages'), {
    recursive: true,
    encoding: 'utf8',
  });
  return [
    ...['style.css', 'parts/parts.css', 'charts/charts.css'].map((name) => `${SOURCES}/${name}`),
    ...pages
      .filter((name) => name.endsWith('.css'))
      .sort()
      .map((name) => `${SOURCES}/pages/${name}`),
  ];
}

async function compress(root: string, { outputs }: Metafile): Promise<BuiltFile[]> {
  const { gzipAsync } = (await import('@gfx/zopfli')).default;
  const first = firstPage(outputs);
  const files: BuiltFile[] = [];
  for (const name of Object.keys(outputs)) {
    const file = path.join(root, name);
    const bytes = await smallest(name, readFileSync(file, 'utf8'));
    writeFileSync(file, bytes);
    const gzip = await gzipAsync(bytes, { numiterations: GZIP_TURNS });
    writeFileSync(`${file}.gz`, gzip);
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
    files.push({ name, gzipBytes: gzip.length, first: first.has(name) });
  }
  return files;
}

/** More find next to nothing. */
const GZIP_TURNS = 15;

/** Getters may have effects here: reading a signal is how a part of a page comes to follow it. */
async function smallest(name: string, text: string): Promise<Buffer> {
  if (!name.endsWith('.js')) return Buffer.from(text);
  const { minify } = await import('terser');
  const { code = text } = await minify(text, {
    module: true,
    ecma: 2020,
    compress: { passes: 3, pure_getters: false },
  });
  return Buffer.from(code);
}

type Outputs = Metafile['outputs'];

function outputOf(outputs: Outputs, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (!found) throw new Error(`${entry} was not bundled`);
  return found[0];
}

/** Everything that an output cannot start without. */
function needed(outputs: Outputs, name: string): string[] {
  const imports = outputs[name]?.imports ?? [];
  const statics = imports.filter(({ kind }) => kind === 'import-statement');
  return [name, ...statics.flatMap(({ path: other }) => needed(outputs, other))];
}

function firstPage(outputs: Outputs): ReadonlySet<string> {
  const parts = [ENTRY, THEME].map((entry) => outputOf(outputs, entry));
  return new Set(parts.flatMap((name) => needed(outputs, name)));
}

function page(root: string, { outputs }: Metafile): string {
  const address = (output: string): string => `/${path.relative(UI_FOLDER, output)}`;
  const main = outputOf(outputs, ENTRY);
  const preloads = [...firstPage(outputs)].filter((name) => name !== main);
  const template = readFileSync(path.join(root, SOURCES, 'index.html'), 'utf8');
  const html = template
    .replace('{style}', address(outputOf(outputs, 'rouse:style')))
    .replace('{theme}', address(outputOf(outputs, THEME)))
    .replace('{main}', address(main))
    .replace(
      '{preloads}',
      preloads
        .filter((name) => name.endsWith('.js') && name !== outputOf(outputs, THEME))
        .map((name) => `<link rel="modulepreload" href="${address(name)}" />`)
        .join('\n    '),
    );
  mkdirSync(path.join(root, UI_FOLDER), { recursive: true });
  return html;
}
