/**
 * `rouse export`: the inventory as a manifest that `rouse apply` accepts unchanged.
 *
 * Tests    test/cli/commands/export.test.ts
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import type { Context } from '../context.ts';
import { collect } from '../flags.ts';
import { kindsFrom } from '../kinds.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { count } from '../../domain/units.ts';

interface ExportFlags {
  readonly kind?: readonly string[];
}

export function addExport(program: Command, run: Run): void {
  program
    .command('export')
    .summary('print the inventory as a manifest')
    .description(
      'Prints everything that was declared, in the form that "rouse apply" takes. Besides its ' +
        'formats, --output takes a file to write; - is standard output.',
    )
    .option('--kind <KIND>', 'only resources of this kind; may be repeated', collect)
    .action(
      run<ExportFlags>(
        async (context, _args, { kind = [] }) => {
          const query = kindsFrom(kind).map((one) => `kind=${one}`);
          const address = ['/api/v1/export', query.join('&')].filter(Boolean).join('?');
          const { body } = await context.api().send({ method: 'GET', path: address });
          return exported(context, body);
        },
        { outputMayBeFile: true },
      ),
    );
}

const TO_STDOUT: readonly (string | undefined)[] = [
  undefined,
  '-',
  'table',
  'yaml',
  'json',
  'name',
];

function exported(context: Context, manifest: string): Result {
  const { globals, cli } = context;
  const documents = parseAllDocuments(manifest).map((document) => document.toJS() as Exported);
  const result = { data: documents, names: documents.map(nameOf) };
  if (globals.json || TO_STDOUT.includes(globals.output))
    return { ...result, text: () => manifest };
  const file = globals.output ?? '';
  writeFileSync(path.resolve(cli.io.cwd, file), manifest);
  context.note(`${count(documents.length, 'resource')} written to ${file}`);
  return { ...result, text: () => '' };
}

interface Exported {
  readonly kind: string;
  readonly name?: string;
  readonly macs?: readonly string[];
}

function nameOf({ kind, name, macs }: Exported): string {
  return `${kind}/${name ?? macs?.[0] ?? ''}`;
}
