/**
 * `rouse configs list|show|set|delete|render`: what machines fetch once their system runs.
 *
 * Owns     that a secret is printed only when it is asked for by its own flag.
 * Tests    test/cli/commands/configs.test.ts
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { messageOf, RouseError } from '../../domain/errors.ts';
import type { ConfigResource } from '../../schema/shown/content.ts';
import { calls } from '../calls.ts';
import type { Context } from '../context.ts';
import { collect } from '../flags.ts';
import { yamlText, type Result } from '../output.ts';
import type { Run } from '../run.ts';
import { facts, table, type Column } from '../table.ts';
import { size } from '../../domain/units.ts';

interface SecretFlags {
  readonly showSecrets?: true;
}

interface SetFlags {
  readonly file: string;
  readonly patch?: readonly string[];
}

const SHOW_SECRETS = 'print keys and tokens as they are';

export function addConfigs(program: Command, run: Run): void {
  const configs = program
    .command('configs')
    .summary('list, show, set, delete or render machine configurations')
    .description(
      'What a system fetches after its boot, keys and tokens included. It is kept sealed. A ' +
        'Talos profile names one with "config".',
    );
  addReading(configs, run);
  addChanging(configs, run);
}

function addReading(configs: Command, run: Run): void {
  configs
    .command('list')
    .description('Lists every configuration.')
    .action(
      run(async (context) => {
        const found = await calls(context.api()).all('/api/v1/configs');
        if (found.length === 0) {
          context.suggest('None yet. Make one: rouse configs set NAME --file controlplane.yaml');
        }
        return list(found);
      }),
    );

  configs
    .command('show')
    .description('Shows what one configuration consists of.')
    .argument('CONFIG', 'name of the configuration')
    .option('--show-secrets', 'print its texts as they are')
    .action(
      run<SecretFlags>(async (context, [name = ''], { showSecrets = false }) => {
        const api = calls(context.api());
        const path = { reference: name };
        if (!showSecrets)
          return show((await api.get('/api/v1/configs/{reference}', { path })).body);
        const { body } = await api.get('/api/v1/configs/{reference}/content', { path });
        return content(name, body);
      }),
    );

  configs
    .command('render')
    .description('Prints the configuration that one machine would fetch now.')
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('--show-secrets', SHOW_SECRETS)
    .action(
      run<SecretFlags>(async (context, [machine = ''], { showSecrets = false }) => {
        const { body } = await calls(context.api()).get('/api/v1/machines/{reference}/config', {
          path: { reference: machine },
          query: { secrets: showSecrets ? 'true' : 'false' },
        });
        return { data: { machine, config: body }, names: [machine], text: () => body };
      }),
    );
}

function addChanging(configs: Command, run: Run): void {
  configs
    .command('set')
    .description('Makes a configuration, or replaces it with its patches.')
    .argument('CONFIG', 'name of the configuration')
    .requiredOption('-f, --file <FILE>', 'YAML documents, as talosctl writes them; - reads input')
    .option('--patch <FILE>', 'YAML that is merged over them; may be repeated', collect)
    .action(
      run<SetFlags>(async (context, [name = ''], { file, patch = [] }) => {
        const base = await textOf(file, context);
        const patches = patch.map((one) => textIn(one, context));
        const { body: config } = await calls(context.api()).put('/api/v1/configs/{reference}', {
          path: { reference: name },
          body: { name, base, patches },
        });
        context.suggest(`Next: name it in a profile of kind talos, as "config: ${name}".`);
        return show(config);
      }),
    );

  configs
    .command('delete')
    .description('Deletes a configuration that no profile names.')
    .argument('CONFIG', 'name of the configuration')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { reference: name };
        const { body: config } = await api.get('/api/v1/configs/{reference}', { path });
        await api.delete('/api/v1/configs/{reference}', { path });
        return { data: config, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

function textOf(file: string, context: Context): Promise<string> | string {
  return file === '-' ? context.cli.io.readStdin() : textIn(file, context);
}

function textIn(file: string, { cli }: Context): string {
  try {
    return readFileSync(path.resolve(cli.io.cwd, file), 'utf8');
  } catch (error) {
    throw new RouseError('USAGE', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

const COLUMNS: readonly Column<ConfigResource>[] = [
  { header: 'NAME', value: ({ name }) => name, flexible: true },
  { header: 'DOCUMENTS', value: ({ documents }) => documents.join(', '), flexible: true },
  { header: 'PATCHES', value: ({ patches }) => String(patches.length), align: 'right' },
  { header: 'SIZE', value: ({ size_bytes: bytes }) => size(bytes), align: 'right' },
  { header: 'SHA-256', value: ({ sha256 }) => sha256, flexible: true, dropOrder: 1 },
];

function list(configs: readonly ConfigResource[]): Result {
  return {
    data: { items: configs },
    names: configs.map(({ name }) => name),
    text: ({ width, paint }) => table(configs, COLUMNS, { width, paint }),
  };
}

function show(config: ConfigResource): Result {
  const { name, documents, patches, size_bytes: bytes, sha256 } = config;
  return {
    data: config,
    names: [name],
    text: ({ paint }) =>
      facts(
        [
          ['name', name],
          ['documents', documents.join(', ')],
          ['patches', String(patches.length)],
          ['size', size(bytes)],
          ['sha-256', sha256],
        ],
        paint,
      ),
  };
}

function content(name: string, declaration: object): Result {
  return { data: declaration, names: [name], text: () => yamlText(declaration) };
}
