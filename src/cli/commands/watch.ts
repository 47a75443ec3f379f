/**
 * `rouse watch`: boots as they happen, a line for each step.
 *
 * Tests    test/cli/commands/watch.test.ts, test/api/live.test.ts
 */
import { Option, type Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import type { EventResource } from '../../schema/event-resource.ts';
import { eachEvent } from '../each-event.ts';
import { endingOf, eventLine, isProgress, isStep } from '../event-view.ts';
import { timeoutMsOf } from '../flags.ts';
import { createLiveLines } from '../live-lines.ts';
import { createMachineNames } from '../machine-names.ts';
import type { Run } from '../run.ts';
import { wantsJson, whoIs } from '../streams.ts';

const ENDINGS = ['booted', 'failed'] as const;

interface WatchFlags {
  readonly until?: (typeof ENDINGS)[number];
}

export function addWatch(program: Command, run: Run): void {
  program
    .command('watch')
    .summary('show boots as they happen')
    .description(
      'Shows each step of a boot while it happens, of one machine or of all, until Ctrl-C. With ' +
        '--until booted it ends with the boot: 0 when the machine was handed over to what it was ' +
        'given or sent to its disk, 1 when that failed or something was found to be wrong with ' +
        'it, as when it stands still. With --until failed it waits for a boot ' +
        'that fails, and ends with 1. --timeout says how long at most.',
    )
    .argument('[MACHINE]', 'name, code, id or hardware address')
    .addOption(new Option('--until <END>', 'end with the boot').choices(ENDINGS))
    .action(
      run<WatchFlags>(async (context, [machine], { until }) => {
        const { io, deps } = context.cli;
        const json = wantsJson(context.globals);
        const api = context.api({ server: true });
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
        const timeoutMs = timeoutMsOf(context.globals, 0);
        return eachEvent(
          context,
          {
            query: new URLSearchParams(machine === undefined ? {} : { machine }),
            ...(timeoutMs > 0 && { withinMs: timeoutMs }),
          },
          async (event) => {
            if (isStep(event)) await show(event);
            return exitOf(endingOf(event), until);
          },
        ).finally(() => {
          lines.end();
        });
      }),
    );
}

/** A failed boot ends the wait for a good one, which would not come. */
function exitOf(
  ending: ReturnType<typeof endingOf>,
  until: WatchFlags['until'],
): number | undefined {
  if (until === undefined || ending === undefined) return undefined;
  if (ending === 'failed') return EXIT.failed;
  return until === 'booted' ? EXIT.ok : undefined;
}
