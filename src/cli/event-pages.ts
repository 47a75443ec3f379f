/**
 * Events that were, as commands ask the API for them.
 *
 * Tests    test/cli/event-pages.test.ts
 */
import { streamPageMax } from '../domain/limits-live.ts';
import type { EventResource } from '../schema/event-resource.ts';
import type { paths } from '../api-client/paths.d.ts';
import type { Api } from './api.ts';
import { latestBoot } from './boot-source.ts';
import { calls } from './calls.ts';

/** Which events are meant. */
type EventQuery = NonNullable<paths['/api/v1/events']['get']['parameters']['query']>;

/** Pages of what was, the oldest first. @param query  of the address, without `after` */
export async function* eventPages(
  api: Api,
  query: EventQuery,
): AsyncGenerator<readonly EventResource[]> {
  for (let asked = query; ;) {
    const { body: page } = await calls(api).get('/api/v1/events', { query: asked });
    yield eventsIn(page);
    if (page.next === undefined) return;
    asked = { ...asked, after: page.next };
  }
}

/** The description says what all kinds have in common; commands know each of them. */
function eventsIn(page: { readonly items: readonly object[] }): readonly EventResource[] {
  return page.items as readonly EventResource[];
}

/** Number of the latest event of all: what happens from now on comes after it. */
export async function latestSeq(api: Api): Promise<number> {
  const query = { newest: 'true', limit: 1 } as const;
  const { body } = await calls(api).get('/api/v1/events', { query });
  return eventsIn(body).at(-1)?.seq ?? 0;
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
  const query = { machine, since: boot.started_at, limit: streamPageMax };
  const events: EventResource[] = [];
  for await (const page of eventPages(api, query)) events.push(...page);
  return { events, afterSeq: Math.max(before, events.at(-1)?.seq ?? 0) };
}
