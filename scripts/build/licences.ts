/**
 * The licences of the packages that a bundle contains.
 *
 * Leaves   printing them to src/platform/licences.ts.
 * Tests    test/scripts/licences.test.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Licences that may go into the executable; each lets it be passed on with the text included. */
const ALLOWED = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'],
  ...['Unlicense', 'MIT OR Apache-2.0', '(MIT OR Apache-2.0)'],
]);

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * Lists packages with their licence texts, each once.
 *
 * @param files  paths relative to the root, of which those in node_modules count
 * @throws Error for a licence that nobody has decided about
 */
export function licencesOf(files: readonly string[], root: string): string {
  const folders = new Set(files.flatMap((file) => packageFolder(file)));
  const packages = [...folders]
    .map((folder) => readPackage(path.join(root, folder)))
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
  const undecided = packages.filter(({ licence }) => !ALLOWED.has(licence));
  if (undecided.length > 0) {
    const names = undecided.map(({ name, licence }) => `${name} (${licence})`).join(', ');
    throw new Error(`no decision about these licences, see scripts/build/licences.ts: ${names}`);
  }
  const overview = packages.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  const texts = packages.map(({ name, version, text }) => `--- ${name} ${version}\n\n${text}`);
  return [overview.join('\n'), ...texts].join('\n\n');
}

/** The folder of the innermost package that a file belongs to. */
function packageFolder(file: string): string[] {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file);
  return match ? [match[0]] : [];
}

function readPackage(folder: string): BundledPackage {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  return {
    name: about.name,
    version: about.version,
    licence: about.license ?? 'none stated',
    text: file === undefined ? '(no text in the package)' : readText(path.join(folder, file)),
  };
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
