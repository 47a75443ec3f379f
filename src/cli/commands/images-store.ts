/**
 * `rouse images fetched|verify|delete|gc`: files that come from elsewhere and are kept.
 *
 * Tests    test/cli/commands/images-store.test.ts
 */
import type { Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import type { VerifiedAsset } from '../../domain/use-cases.ts';
import type { AssetResource } from '../../schema/shown/content.ts';
import type { Api } from '../api.ts';
import { calls } from '../calls.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago, count, size } from '../../domain/units.ts';

/** Every byte of everything that is kept is read. */
const VERIFY_TIMEOUT_MS = 30 * 60_000;

export function addStore(images: Command, run: Run): void {
  images
    .command('fetched')
    .description('Lists files that come from elsewhere: state, size, checksum and who needs them.')
    .argument('[NAME]', 'only what this profile or image needs')
    .action(
      run(async (context, [name]) => {
        const found = await fetchedFiles(context.api(), name);
        if (found.length === 0) context.suggest('No profile and no image needs any.');
        return fetched(found);
      }),
    );
  images
    .command('verify')
    .description('Reads kept files whole. A damaged one is put aside and fetched again when used.')
    .argument('[NAME]', 'only what this profile or image needs')
    .action(
      run(async (context, [name]) => {
        const api = context.api({ timeoutMs: VERIFY_TIMEOUT_MS });
        const query = { of: name };
        return verified((await calls(api).post('/api/v1/assets/verify', { query })).body.items);
      }),
    );
  images
    .command('delete')
    .description('Deletes kept files; what machines still need is fetched anew when used.')
    .argument('NAME', 'profile or image whose files go, or the id of one file')
    .action(run(async (context, [name = '']) => remove(context.api(), name)));
  images
    .command('gc')
    .description('Deletes kept files that no profile and no image names, as the settings have it.')
    .action(
      run(async (context) => {
        return collected((await calls(context.api()).post('/api/v1/assets/collect')).body.items);
      }),
    );
}

/** @param name  of a profile or image; all unless given */
export async function fetchedFiles(
  api: Api,
  name: string | undefined,
): Promise<readonly AssetResource[]> {
  return (await calls(api).get('/api/v1/assets', { query: { of: name } })).body.items;
}

function fetched(assets: readonly AssetResource[]): Result {
  return {
    data: { items: assets },
    names: assets.map(({ id }) => id),
    text: ({ width, paint, nowMs }) => table(assets, columns(nowMs), { width, paint }),
  };
}

function columns(nowMs: number): readonly Column<AssetResource>[] {
  return [
    { header: 'ID', value: ({ id }) => id },
    { header: 'STATE', value: ({ state }) => state },
    {
      header: 'SIZE',
      value: ({ size_bytes: bytes }) => (bytes === undefined ? '-' : size(bytes)),
      align: 'right',
    },
    { header: 'FETCHED', value: ({ first_seen_at: at }) => ago(at, nowMs) },
    { header: 'TRUST', value: ({ trust }) => trust ?? '-', dropOrder: 2 },
    { header: 'NEEDED BY', value: ({ used_by: names }) => names.join(', ') || '-', flexible: true },
    { header: 'SHA-256', value: ({ sha256 }) => sha256 ?? '-', flexible: true, dropOrder: 1 },
    { header: 'URL', value: ({ url }) => url, flexible: true },
  ];
}

function verified(items: readonly VerifiedAsset[]): Result {
  const bad = items.filter(({ verdict }) => verdict !== 'good');
  return {
    data: { items },
    names: items.map(({ id }) => id),
    text: () =>
      [
        ...bad.map(({ url, verdict }) => `${verdict}: ${url}`),
        `${count(items.length - bad.length, 'file')} good, ${bad.length} not`,
        '',
      ].join('\n'),
    ...(bad.length > 0 && { exit: EXIT.failed }),
  };
}

async function remove(api: Api, name: string): Promise<Result> {
  const isId = /^[0-9a-f]{16}$/.test(name);
  const known = await fetchedFiles(api, isId ? undefined : name);
  const gone = known.filter(({ id, sha256 }) => sha256 !== undefined && (!isId || id === name));
  const drop = (id: string) => calls(api).delete('/api/v1/assets/{id}', { path: { id } });
  for (const { id } of gone) await drop(id);
  // An id that is not there is refused by the server, which says so.
  if (isId && gone.length === 0) await drop(name);
  return {
    data: { items: gone },
    names: gone.map(({ id }) => id),
    text: () => `${count(gone.length, 'file')} deleted\n`,
  };
}

interface RemovedAsset {
  readonly url: string;
  readonly size_bytes: number;
}

function collected(items: readonly RemovedAsset[]): Result {
  const bytes = items.reduce((sum, { size_bytes: each }) => sum + each, 0);
  return {
    data: { items },
    names: items.map(({ url }) => url),
    text: () =>
      [
        ...items.map(({ url }) => url),
        `${count(items.length, 'file')} deleted, ${size(bytes)}`,
        '',
      ].join('\n'),
  };
}
