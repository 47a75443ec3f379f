/**
 * Events that were, as commands ask the API for them.
 *
 * Tests    test/cli/event-pages.test.ts
 */
import { streamPageMax } from '../domain/limits-live.ts';
import type { EventResource } from '../schema/event-resource.ts';
import { getJson, type Api } from './api.ts';
import { latestBoot } from './boot-source.ts';

interface Page {
  readonly items: readonly EventResource[];
  readonly next?: number;
}

/** Pages of what was, the oldest first. @param query  of the address, without `after` */
export async function* eventPages(
  api: Api,
  query: URLSearchParams,
): AsyncGenerator<readonly EventResource[]> {
  const asked = new URLSearchParams(query);
  for (;;) {
    const page = await getJson<Page>(api, `/api/v1/events?${asked.toString()}`);
    yield page.items;
    if (page.next === undefined) return;
    asked.set('after', String(page.next));
  }
}

/** Number of the latest event of all: what happens from now on comes after it. */
export async function latestSeq(api: Api): Promise<number> {
  const { items } = await getJson<Page>(api, '/api/v1/events?newest=true&limit=1');
  return items.at(-1)?.seq ?? 0;
}

/** What was seen of a boot so far, none where none goes on, and after which number it goes on. */
export interface BegunBoot {
  readonly events: readonly EventResource[];
  readonly afterSeq: number;
}

/** The boot of the machine that goes on, as far as it has come. */
export async function begunBoot(api: Api, machine: string): Promise<BegunBoot> {
  // Before the boot is looked for: what happens meanwhile is then in one of the two.
  const before = await latestSeq(api);
  const boot = await latestBoot(api, machine);
  if (boot?.outcome !== 'running') return { events: [], afterSeq: before };
  const limit = String(streamPageMax);
  const query = new URLSearchParams({ machine, since: boot.started_at, limit });
  const events: EventResource[] = [];
  for await (const page of eventPages(api, query)) events.push(...page);
  return { events, afterSeq: Math.max(before, events.at(-1)?.seq ?? 0) };
}
