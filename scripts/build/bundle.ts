/**
 * Bundles the sources and the packages they use into one CommonJS file.
 *
 * CommonJS, because that is one function, which entry/run.ts calls with what V8 compiled earlier.
 * Identifiers keep their names, so that a stack trace still names our functions.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build as esbuild, type Metafile, type Plugin } from 'esbuild';

/**
 * zod carries its messages in some sixty languages and loads all of them at start. Ours are
 * English; this leaves the others out, a quarter of a megabyte of script.
 */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(build) {
    build.onResolve(
      { filter: /\/locales\/index\.c?js$/ },
      ({ importer, resolveDir, path: wanted }) =>
        importer.includes(`${path.sep}node_modules${path.sep}zod${path.sep}`)
          ? { path: path.join(resolveDir, path.dirname(wanted), 'en.js') }
          : undefined,
    );
  },
};

/**
 * Fastify names its schema compilers although src/http/no-schemas.ts keeps it from loading them:
 * a third of the script, that nothing runs.
 */
const withoutSchemaCompilers: Plugin = {
  name: 'without-schema-compilers',
  setup(build) {
    const filter = /^@fastify\/(ajv-compiler|fast-json-stringify-compiler)$/;
    build.onResolve({ filter }, ({ path: wanted }) => ({ path: wanted, namespace: 'left-out' }));
    build.onLoad({ filter: /./, namespace: 'left-out' }, ({ path: wanted }) => ({
      contents: `throw new Error('${wanted} is not part of the executable')`,
    }));
  },
};

/** Bundles an entry file. @returns which files went in, for the list of licences */
export async function bundle(options: {
  readonly root: string;
  readonly entry: string;
  readonly output: string;
}): Promise<Metafile> {
  const { metafile, warnings } = await esbuild({
    absWorkingDir: options.root,
    entryPoints: [options.entry],
    outfile: options.output,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // CommonJS has no import.meta. Its own names for the same lead to the executable.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    plugins: [englishOnly, withoutSchemaCompilers],
  });
  if (warnings.length > 0) throw new Error('the bundle would not behave like the sources');
  const script = inAscii(readFileSync(options.output, 'utf8'));
  writeFileSync(options.output, `(function(${MODULE_SCOPE}){${script}\n})`);
  return metafile;
}

/** What Node.js gives a CommonJS module, in this order. */
const MODULE_SCOPE = 'exports,require,module,__filename,__dirname';

/** Bundles one of the scripts of entry/, which Node.js itself runs. */
export async function bundleEntry(options: {
  readonly entry: string;
  readonly output: string;
}): Promise<void> {
  await esbuild({
    entryPoints: [options.entry],
    outfile: options.output,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    logLevel: 'warning',
  });
}

/**
 * One letter beyond Latin-1 has V8 keep the whole script at two bytes a letter: 2.5 MB for nothing.
 * esbuild writes ASCII, but leaves regular expressions as they are; there the escape is the same.
 */
function inAscii(script: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is what this is about
  return script.replace(/[^\x00-\x7f]/g, (letter) => {
    const code = letter.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}
