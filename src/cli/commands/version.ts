/**
 * `rouse version`: which Rouse this is, which iPXE it hands out, and on what terms.
 *
 * Tests    test/cli/commands/version.test.ts
 */
import type { Command } from 'commander';
import { readAsset } from '../../platform/assets.ts';
import { listLicences, type Licence } from '../../platform/licences.ts';
import { LOADER_MANIFEST, parseLoaderManifest } from '../../platform/loader-manifest.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { facts } from '../table.ts';

export function addVersion(program: Command, run: Run): void {
  program
    .command('version')
    .summary('print the version, or the licences')
    .description('Prints the version of Rouse, of its runtime and of the iPXE it hands out.')
    .option(
      '--licences',
      'print the licences of all that is inside, and where the source of iPXE is',
    )
    .action(
      run<{ licences?: true }>((context, _args, options) =>
        options.licences ? licences() : versions(context.cli.deps.version),
      ),
    );
}

function versions(version: string): Result {
  const { loaders } = parseLoaderManifest(readAsset(LOADER_MANIFEST));
  const ipxe = [...new Set(loaders.map((loader) => loader.version))].join(', ');
  const node = process.versions.node;
  const platform = `${process.platform}-${process.arch}`;
  return {
    data: { version, ipxe, node, platform },
    names: [version],
    text: () => facts(Object.entries({ rouse: version, ipxe, node, platform })),
  };
}

function licences(): Result {
  const list = listLicences();
  return {
    data: { licences: list },
    names: list.map((licence) => licence.of),
    text: () => list.map(licenceText).join('\n'),
  };
}

function licenceText({ of, source, text }: Licence): string {
  const from = source.map((line) => `Source: ${line}\n`).join('');
  return `== ${of} ==\n${from}\n${text}\n`;
}
