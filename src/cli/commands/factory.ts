/**
 * `rouse factory versions|extensions|overlays`: what the Image Factory has to offer.
 *
 * Tests    test/cli/commands/factory.test.ts
 */
import type { Command } from 'commander';
import type { Client } from '../../api-client/client.ts';
import type { FactoryExtension, FactoryOverlay } from '../../domain/asset-ports.ts';
import { printable } from '../../domain/printable.ts';
import { calls } from '../calls.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';

/** A factory that answers late is still waited for. */
const TIMEOUT_MS = 60_000;

export function addFactory(program: Command, run: Run): void {
  const factory = program
    .command('factory')
    .summary('show what the Image Factory offers')
    .description('Versions of Talos, and what can be added to one, as the Image Factory has them.');

  factory
    .command('versions')
    .description('Lists the versions of Talos.')
    .action(
      run(async (context) => {
        const { items } = (await factoryOf(context).get('/api/v1/factory/versions')).body;
        const text = (): string => items.map((version) => `${printable(version)}\n`).join('');
        return { data: { items }, names: items, text };
      }),
    );
  factory
    .command('extensions')
    .description('Lists the system extensions for a version.')
    .argument('VERSION', 'version of Talos')
    .action(
      run(async (context, [version = '']) => {
        const request = { path: { version } };
        const { body } = await factoryOf(context).get(EXTENSIONS_PATH, request);
        return listed(body.items, EXTENSIONS);
      }),
    );
  factory
    .command('overlays')
    .description('Lists the overlays for a version, for boards that need files of their own.')
    .argument('VERSION', 'version of Talos')
    .action(
      run(async (context, [version = '']) => {
        const request = { path: { version } };
        const { body } = await factoryOf(context).get(OVERLAYS_PATH, request);
        return listed(body.items, OVERLAYS);
      }),
    );
}

const EXTENSIONS_PATH = '/api/v1/factory/extensions/{version}';
const OVERLAYS_PATH = '/api/v1/factory/overlays/{version}';

function factoryOf(context: Context): Client {
  return calls(context.api({ timeoutMs: TIMEOUT_MS }));
}

function listed<T extends { readonly name: string }>(
  items: readonly T[],
  columns: readonly Column<T>[],
): Result {
  return {
    data: { items },
    names: items.map(({ name }) => name),
    text: ({ width, paint }) => table(items, columns, { width, paint }),
  };
}

const EXTENSIONS: readonly Column<FactoryExtension>[] = [
  { header: 'NAME', value: ({ name }) => printable(name), flexible: true },
  {
    header: 'DESCRIPTION',
    value: ({ description }) => printable(description.trim().split('\n')[0] ?? ''),
    flexible: true,
    dropOrder: 1,
  },
];

const OVERLAYS: readonly Column<FactoryOverlay>[] = [
  { header: 'NAME', value: ({ name }) => printable(name), flexible: true },
  { header: 'IMAGE', value: ({ image }) => printable(image), flexible: true },
];
