/**
 * `npm run loaders`: fetches and verifies the iPXE loaders. Nothing is installed on the machine.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { RouseError } from '../src/domain/errors.ts';
import { ensureLoaders } from './loaders/ensure.ts';

const USAGE = `usage: npm run loaders -- [options]

Without options: takes the pinned package from this machine's own Debian mirror.

  --from PATH        take a Debian package (.deb), or a folder with the loaders, instead
  --url ADDRESS      take the loaders from a folder on a release site (https) instead
  --ca FILE          trust this certificate authority (PEM) for --url
  --accept-unknown   with --from or --url: take versions that assets/ipxe/manifest.json does
                     not know, and record their checksums
  --root DIR         the project that receives them (default: this one)`;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    url: { type: 'string' },
    ca: { type: 'string' },
    'accept-unknown': { type: 'boolean', default: false },
    root: { type: 'string', default: path.join(import.meta.dirname, '..') },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const ca = values.ca === undefined ? {} : { ca: readFileSync(values.ca, 'utf8') };
  const problems = await ensureLoaders({
    root: path.resolve(values.root),
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.url === undefined ? {} : { site: { url: values.url, ...ca } }),
    acceptUnknown: values['accept-unknown'],
    retry: true,
    say: (line) => {
      console.log(line);
    },
  });
  for (const problem of problems) console.log(`warning: ${problem.message}`);
  if (problems.length === 0) console.log('all loaders are there and verified');
}

try {
  await main();
} catch (error) {
  if (!(error instanceof RouseError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exit;
}
