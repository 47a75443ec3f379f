/**
 * `rouse watch`: boots as they happen, a line for each step.
 *
 * Tests    test/cli/commands/watch.test.ts, test/api/live.test.ts
 */
import { Option, type Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import { begunBoot } from '../event-pages.ts';
import { endingOf } from '../event-view.ts';
import type { Run } from '../run.ts';
import { watchBoots } from '../watch-boots.ts';

const ENDINGS = ['booted', 'failed'] as const;

interface WatchFlags {
  readonly until?: (typeof ENDINGS)[number];
}

export function addWatch(program: Command, run: Run): void {
  program
    .command('watch')
    .summary('show boots as they happen')
    .description(
      'Shows each step of a boot while it happens, of one machine or of all, until Ctrl-C. Where ' +
        'a boot of MACHINE goes on already, its earlier steps come first. With --until booted it ' +
        'ends with the boot: 0 when the machine was handed over to what it was given or sent to ' +
        'its disk, 1 when that failed or something was found to be wrong with it, as when it ' +
        'stands still. With --until failed it waits for a boot that fails, and ends with 1. ' +
        '--timeout says how long at most.',
    )
    .argument('[MACHINE]', 'name, code, id or hardware address')
    .addOption(new Option('--until <END>', 'end with the boot').choices(ENDINGS))
    .action(
      run<WatchFlags>(async (context, [machine], { until }) => {
        const api = context.api({ server: true });
        return watchBoots(context, {
          api,
          query: new URLSearchParams(machine === undefined ? {} : { machine }),
          begun: machine === undefined ? undefined : await begunBoot(api, machine),
          exitOf: (event) => exitOf(endingOf(event), until),
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
