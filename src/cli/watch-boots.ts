/**
 * Boots as they happen, a line for each step, until somebody or something ends them.
 *
 * Tests    test/cli/commands/watch.test.ts, test/cli/boot-wait.test.ts
 */
import type { EventResource } from '../schema/event-resource.ts';
import type { Api } from './api.ts';
import type { Context } from './context.ts';
import { eachEvent } from './each-event.ts';
import type { BegunBoot } from './event-pages.ts';
import { eventLine, isProgress, isStep } from './event-view.ts';
import { timeoutMsOf } from './flags.ts';
import { createLiveLines } from './live-lines.ts';
import { createMachineNames } from './machine-names.ts';
import { wantsJson, whoIs } from './streams.ts';

interface Watched {
  readonly api: Api;
  /** which events, as the API reads it */
  readonly query: URLSearchParams;
  /** what is shown before the rest follows; from now on where nothing has begun */
  readonly begun?: BegunBoot | undefined;
  /** hears every event that is asked for; an exit code ends the command */
  readonly exitOf: (event: EventResource) => number | undefined;
}

/** @throws RouseError WAIT_TIMED_OUT after --timeout; USAGE for a form that has no lines */
export async function watchBoots(
  context: Context,
  { api, query, begun, exitOf }: Watched,
): Promise<number> {
  const { show, end } = shower(context, api);
  const take = async (event: EventResource): Promise<number | undefined> => {
    if (isStep(event)) await show(event);
    return exitOf(event);
  };
  const timeoutMs = timeoutMsOf(context.globals, 0);
  try {
    for (const event of begun?.events ?? []) {
      const exit = await take(event);
      if (exit !== undefined) return exit;
    }
    return await eachEvent(
      context,
      {
        query,
        ...(begun && { afterSeq: begun.afterSeq }),
        ...(timeoutMs > 0 && { withinMs: timeoutMs }),
      },
      take,
    );
  } finally {
    end();
  }
}

function shower(context: Context, api: Api) {
  const { io, deps } = context.cli;
  const json = wantsJson(context.globals);
  const nameOf = createMachineNames(api, deps.clock);
  const lines = createLiveLines(json ? { ...io, isTty: false } : io);
  const show = async (event: EventResource): Promise<void> => {
    if (json) {
      lines.line(JSON.stringify(event));
      return;
    }
    const view = { ...context.view, nowMs: deps.clock.nowMs() };
    const text = eventLine(event, await whoIs(event, nameOf), view);
    if (isProgress(event)) lines.passing(text);
    else lines.line(text);
  };
  return { show, end: lines.end };
}
