/**
 * `rouse images fetch`: has everything here that a profile or an image needs, before machines ask.
 *
 * Owns     showing how far it is: one bar for each file on a terminal, one line for each change
 *          elsewhere. Whoever stops looking does not stop the server from fetching.
 * Tests    test/cli/commands/images-fetch.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import type { AssetResource } from '../../schema/shown/content.ts';
import { calls } from '../calls.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { count, size } from '../../domain/units.ts';
import { fetchedFiles } from './images-store.ts';

/** Often enough for a bar that moves, and next to no work for the server. */
const LOOK_MS = 250;

export function addFetch(images: Command, run: Run): void {
  images
    .command('fetch')
    .description('Fetches what a profile or an image needs, and waits until it is all here.')
    .argument('NAME', 'name of the profile or image')
    .action(
      run(async (context, [name = '']) => {
        const api = context.api();
        await calls(api).post('/api/v1/assets/fetch', { query: { of: name } });
        const tell = teller(context);
        for (;;) {
          const assets = await fetchedFiles(api, name);
          tell(assets);
          if (!assets.some(({ state }) => state === 'fetching')) return outcome(assets);
          const { signal } = context.cli.io;
          await wait(LOOK_MS, undefined, signal ? { signal } : {});
        }
      }),
    );
}

function teller(context: Context): (assets: readonly AssetResource[]) => void {
  const { cli, globals } = context;
  if (globals.quiet) return () => undefined;
  if (!cli.io.isTty) return lines(context);
  const draw = bars(cli.io.columns ?? 80);
  let drawn = 0;
  return (assets) => {
    // Over what was drawn before.
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    const rows = draw(assets);
    cli.io.stderr(`${up}${rows.map((row) => `\u001b[2K${row}\n`).join('')}`);
    drawn = rows.length;
  };
}

function lines(context: Context): (assets: readonly AssetResource[]) => void {
  const told = new Map<string, string>();
  return (assets) => {
    for (const { id, url, state, size_bytes: bytes } of assets) {
      if (told.get(id) === state) continue;
      told.set(id, state);
      context.note(`${state} ${url}${bytes === undefined ? '' : ` (${size(bytes)})`}`);
    }
  };
}

const BAR_WIDTH = 24;

function bars(width: number): (assets: readonly AssetResource[]) => readonly string[] {
  return (assets) => {
    const names = assets.map(({ url }) => url.split('/').at(-1) ?? url);
    const nameWidth = Math.max(...names.map((name) => name.length), 0);
    return assets.map((asset, index) => {
      const name = (names[index] ?? '').padEnd(nameWidth);
      return `${name}  ${bar(asset)}  ${amount(asset)}`.slice(0, width);
    });
  };
}

function bar({ state, fetched_bytes: bytes = 0, size_bytes: total }: AssetResource): string {
  const share = state === 'complete' ? 1 : total === undefined ? 0 : bytes / Math.max(total, 1);
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}]`;
}

function amount({ state, fetched_bytes: bytes = 0, size_bytes: total }: AssetResource): string {
  if (state !== 'fetching') return total === undefined ? state : `${state}, ${size(total)}`;
  return total === undefined ? size(bytes) : `${size(bytes)} of ${size(total)}`;
}

function outcome(assets: readonly AssetResource[]): Result {
  const failed = assets.filter(({ state }) => state !== 'complete');
  return {
    data: { items: assets },
    names: assets.map(({ id }) => id),
    text: () =>
      [
        ...failed.map(({ url, error }) => `failed: ${error?.detail ?? url}`),
        `${count(assets.length - failed.length, 'file')} here, ${failed.length} not`,
        '',
      ].join('\n'),
    ...(failed.length > 0 && { exit: EXIT.failed }),
  };
}
