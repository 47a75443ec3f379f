/**
 * Boots as commands ask the API for them.
 *
 * Tests    test/cli/boot-source.test.ts
 */
import type { BootResource, BootSummary } from '../schema/shown/boot.ts';
import { getJson, type Api } from './api.ts';
import { resourcePath } from './resources.ts';

const BOOTS = '/api/v1/boots';

interface BootPage {
  readonly items: readonly BootSummary[];
}

/** The latest boots first. @param machine  name, id or hardware address; all machines without */
export function listBoots(
  api: Api,
  { machine, query }: { readonly machine: string | undefined; readonly query: URLSearchParams },
): Promise<BootPage> {
  const path = machine === undefined ? BOOTS : `${resourcePath('MACHINE', machine)}/boots`;
  return getJson<BootPage>(api, `${path}?${query.toString()}`);
}

/** @throws ServerProblem BOOT_UNKNOWN */
export function oneBoot(api: Api, id: string): Promise<BootResource> {
  return getJson<BootResource>(api, `${BOOTS}/${encodeURIComponent(id)}`);
}

/** The latest boot of a machine, or of all of them; undefined where none was seen. */
export async function latestBoot(
  api: Api,
  machine: string | undefined,
): Promise<BootSummary | undefined> {
  const query = new URLSearchParams({ limit: '1' });
  const { items } = await listBoots(api, { machine, query });
  return items[0];
}
