/**
 * Boots as commands ask the API for them.
 *
 * Tests    test/cli/boot-source.test.ts
 */
import type { BootResource, BootSummary } from '../schema/shown/boot.ts';
import type { paths } from '../api-client/paths.d.ts';
import type { Api } from './api.ts';
import { calls } from './calls.ts';

interface BootPage {
  readonly items: readonly BootSummary[];
}

/** Which boots are meant. */
export type BootQuery = NonNullable<paths['/api/v1/boots']['get']['parameters']['query']>;

/** The latest boots first. @param machine  name, id or hardware address; all machines without */
export async function listBoots(
  api: Api,
  { machine, query }: { readonly machine: string | undefined; readonly query: BootQuery },
): Promise<BootPage> {
  if (machine === undefined) return (await calls(api).get('/api/v1/boots', { query })).body;
  const path = { reference: machine };
  return (await calls(api).get('/api/v1/machines/{reference}/boots', { path, query })).body;
}

/** @throws ServerProblem BOOT_UNKNOWN */
export async function oneBoot(api: Api, id: string): Promise<BootResource> {
  return (await calls(api).get('/api/v1/boots/{reference}', { path: { reference: id } })).body;
}

/** The latest boot of a machine, or of all of them; undefined where none was seen. */
export async function latestBoot(
  api: Api,
  machine: string | undefined,
): Promise<BootSummary | undefined> {
  const { items } = await listBoots(api, { machine, query: { limit: 1 } });
  return items[0];
}
