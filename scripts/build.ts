/**
 * `npm run build`: makes dist/rouse, one executable with Node.js, code, loaders, migrations and
 * native addons inside. docs/how-to/build.md is for people.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { RouseError } from '../src/domain/errors.ts';
import { listAssets } from '../src/platform/assets.ts';
import { NODE_LICENCE, PACKAGES_LICENCES } from '../src/platform/licences.ts';
import { LOADER_FOLDER, LOADER_MANIFEST } from '../src/platform/loader-manifest.ts';
import { KOFFI_ADDON, SQLITE_ADDON } from '../src/platform/native-addon.ts';
import { bundle, bundleEntry } from './build/bundle.ts';
import { recordCodeCache } from './build/code-cache.ts';
import { CODE_CACHE, SCRIPT } from './build/entry/names.ts';
import { makeExecutable } from './build/executable.ts';
import { licencesOf } from './build/licences.ts';
import { locatePackage, type Architecture } from './build/packages.ts';
import { ensureLoaders } from './loaders/ensure.ts';
import { buildUi, UI_FOLDER, UI_MANIFEST } from './ui/build.ts';

const root = path.join(import.meta.dirname, '..');
/** the program whose start is worth a recording */
const SERVER = 'src/main.ts';
const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch },
    entry: { type: 'string', default: SERVER },
    output: { type: 'string' },
    partial: { type: 'boolean', default: false },
  },
});

function say(line: string): void {
  console.log(line);
}

function architecture(): Architecture {
  if (values.arch === 'x64' || values.arch === 'arm64') return values.arch;
  throw new Error(`expected --arch x64 or arm64, found ${values.arch}`);
}

/** Stops on a loader that is missing, for a rack would find out in the night. */
async function requireLoaders(): Promise<void> {
  const problems = await ensureLoaders({ root, acceptUnknown: false, say });
  const missing = problems.filter(({ code }) => code === 'LOADER_MISSING');
  if (missing.length > 0 && !values.partial) {
    const names = missing.map(({ detail }) => detail).join('; ');
    throw new RouseError('LOADER_MISSING', `${names}. To build without them: --partial`);
  }
  for (const problem of problems) say(`warning: ${problem.message}`);
}

/** Every file that goes inside, by the key that src/platform/assets.ts reads it with. */
function collectAssets(
  arch: Architecture,
  gathered: Readonly<Record<string, string>>,
): Map<string, string> {
  const own = [
    ...['LICENSE', 'NOTICE', 'package.json', 'licences/GPL-2.0.txt', LOADER_MANIFEST],
    ...listAssets('db').filter((key) => key.endsWith('.sql')),
    ...listAssets(LOADER_FOLDER),
    ...listAssets(UI_FOLDER).filter((key) => key !== UI_MANIFEST),
  ];
  const assets = new Map(own.map((key) => [key, path.join(root, key)]));
  const koffi = locatePackage(`@koromix/koffi-linux-${arch}`, root);
  assets.set(KOFFI_ADDON, path.join(koffi, `linux_${arch}`, 'koffi.node'));
  const sqlite = locatePackage('better-sqlite3', root);
  assets.set(SQLITE_ADDON, path.join(sqlite, 'prebuilds', `linux-${arch}.node`));
  for (const [key, file] of Object.entries(gathered)) assets.set(key, file);
  return assets;
}

async function main(): Promise<void> {
  const arch = architecture();
  const suffix = arch === process.arch ? '' : `-linux-${arch}`;
  const output = path.resolve(root, values.output ?? `dist/rouse${suffix}`);
  const work = path.join(path.dirname(output), `${path.basename(output)}.parts`);
  mkdirSync(work, { recursive: true });
  await requireLoaders();

  const script = path.join(work, 'main.cjs');
  const { inputs } = await bundle({ root, entry: values.entry, output: script });
  const ui = await buildUi({ root, say });
  const licences = path.join(work, 'packages.txt');
  const koffi = 'node_modules/koffi/package.json';
  writeFileSync(licences, licencesOf([...Object.keys(inputs), ...ui.inputs, koffi], root));

  const node = locatePackage(`node-linux-${arch}`, root);
  const assets = collectAssets(arch, {
    [SCRIPT]: script,
    [PACKAGES_LICENCES]: licences,
    [NODE_LICENCE]: path.join(node, 'LICENSE'),
  });
  const make = async (entry: string, file: string): Promise<void> => {
    const first = path.join(work, `${entry}.cjs`);
    await bundleEntry({ entry: path.join(root, `scripts/build/entry/${entry}.ts`), output: first });
    makeExecutable({
      ...{ root, architecture: arch, script: first, assets, work, output: file, say },
      node: path.join(node, 'bin', 'node'),
      hostNode: path.join(root, `node_modules/node-linux-${process.arch}/bin/node`),
    });
  };
  if (arch === process.arch && values.entry === SERVER) {
    const recorder = path.join(work, 'recorder');
    await make('record', recorder);
    const cache = path.join(work, 'main.cache');
    await recordCodeCache(recorder, cache);
    assets.set(CODE_CACHE, cache);
  }
  await make('run', output);
  rmSync(work, { recursive: true });
  say(`${path.relative(root, output)}: ${(statSync(output).size / 1e6).toFixed(1)} MB`);
}

try {
  await main();
} catch (error) {
  const failure = error as Error;
  const [code, hint] =
    failure instanceof RouseError ? [`${failure.code}: `, failure.hint] : ['', ''];
  console.error(`${code}${failure.message}\n${hint}`.trimEnd());
  process.exitCode = 1;
}
