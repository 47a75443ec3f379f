/**
 * `rouse events`: what happened, and what happens.
 *
 * Tests    test/cli/commands/events.test.ts, test/api/live.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { streamPageMax } from '../../domain/limits-live.ts';
import type { EventResource } from '../../schema/event-resource.ts';
import type { Api } from '../api.ts';
import type { Context } from '../context.ts';
import { eachEvent } from '../each-event.ts';
import { eventPages, latestSeq } from '../event-pages.ts';
import { eventLine } from '../event-view.ts';
import { collect } from '../flags.ts';
import { createMachineNames } from '../machine-names.ts';
import type { Run } from '../run.ts';
import { sinceOf, wantsJson, whoIs } from '../streams.ts';

interface EventFlags {
  readonly follow?: true;
  readonly machine?: string;
  readonly kind?: readonly string[];
  readonly since?: string;
  readonly lines: string;
}

const LINES_DEFAULT = 50;

export function addEvents(program: Command, run: Run): void {
  program
    .command('events')
    .summary('print what happened, and what happens')
    .description(
      'Prints one line for each event: when, of which machine, and what. With --follow it goes ' +
        'on with events as they happen, also after the server was started again, until Ctrl-C; ' +
        'with --json each is then a line of JSON.',
    )
    .option('-f, --follow', 'go on with events as they happen')
    .option('-m, --machine <MACHINE>', 'of this machine alone')
    .option('--kind <KIND>', 'of this kind alone; may be given more than once', collect)
    .option('--since <TIME>', 'from this time on, such as 1h or 2026-03-01T12:00:00Z')
    .option('-n, --lines <N>', 'how many of the latest, without --since', String(LINES_DEFAULT))
    .action(
      run<EventFlags>(async (context, _args, flags) => {
        const api = context.api({ server: true });
        const query = queryOf(flags);
        if (flags.follow) return followed(context, { api, query, flags });
        const items: EventResource[] = [];
        for await (const page of past(api, { query, flags, context })) items.push(...page);
        const lines = await linesOf(items, { context, api });
        return { data: { items }, text: () => lines.map((line) => `${line}\n`).join('') };
      }),
    );
}

/** Which events are meant, as pages of what was and the stream of what is both have it. */
type Meant = Readonly<Partial<Record<'machine' | 'kind', string>>>;

interface Wanted {
  readonly query: Meant;
  readonly flags: EventFlags;
}

async function followed(
  context: Context,
  { api, query, flags }: Wanted & { readonly api: Api },
): Promise<number> {
  const { io, deps } = context.cli;
  const json = wantsJson(context.globals);
  const nameOf = createMachineNames(api, deps.clock);
  const print = async (event: EventResource): Promise<undefined> => {
    const view = { ...context.view, nowMs: deps.clock.nowMs() };
    const line = json ? JSON.stringify(event) : eventLine(event, await whoIs(event, nameOf), view);
    io.stdout(`${line}\n`);
    return undefined;
  };
  // Before the first page is read: what happens meanwhile is then in one of the two.
  let afterSeq = await latestSeq(api);
  for await (const page of past(api, { query, flags, context })) {
    for (const event of page) await print(event);
    afterSeq = Math.max(afterSeq, page.at(-1)?.seq ?? 0);
  }
  return eachEvent(context, { query: new URLSearchParams(query), afterSeq }, print);
}

/** What was, as far as it is wanted. */
function past(
  api: Api,
  { query, flags, context }: Wanted & { readonly context: Context },
): AsyncGenerator<readonly EventResource[]> {
  if (flags.since === undefined) {
    return eventPages(api, { ...query, newest: 'true', limit: countOf(flags.lines) });
  }
  const since = sinceOf(flags.since, context.cli.deps.clock.nowMs());
  return eventPages(api, { ...query, since, limit: streamPageMax });
}

async function linesOf(
  items: readonly EventResource[],
  { context, api }: { readonly context: Context; readonly api: Api },
): Promise<readonly string[]> {
  if (wantsJson(context.globals)) return [];
  const nameOf = createMachineNames(api, context.cli.deps.clock);
  const lines: string[] = [];
  for (const event of items) {
    lines.push(eventLine(event, await whoIs(event, nameOf), context.view));
  }
  return lines;
}

function queryOf({ machine, kind }: EventFlags): Meant {
  return {
    ...(machine !== undefined && { machine }),
    ...(kind !== undefined && { kind: kind.join(',') }),
  };
}

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= streamPageMax) return count;
  throw new RouseError('USAGE', `expected 1 to ${streamPageMax} after --lines, found "${text}"`);
}
