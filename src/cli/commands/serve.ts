/**
 * `rouse serve`: runs the server.
 *
 * Leaves   everything about serving to main.ts; this is where its settings are read.
 * Tests    test/cli/commands/serve.test.ts
 */
import type { Command } from 'commander';
import type { RawSettings } from '../../config/load.ts';
import { addSettingFlags, settingsGiven, type Globals } from '../flags.ts';
import type { Run } from '../run.ts';

export function addServe(program: Command, run: Run): void {
  addSettingFlags(
    program
      .command('serve')
      .summary('run the server')
      .description(
        'Answers machines that boot from the network, until it is told to stop. Needs no ' +
          'configuration file: without one it serves the interface of the default route.',
      ),
  ).action(
    run((context, _args, options) => {
      const given = settingsGiven(options, context.globals);
      return context.cli.deps.startServe(context.load(withLogLevel(given, context.globals)));
    }),
  );
}

/** `-v` and `-q` are short for a log level; the flag that names one wins. */
function withLogLevel(settings: RawSettings, { verbose, quiet }: Globals): RawSettings {
  if (verbose) return { 'log.level': 'debug', ...settings };
  return quiet ? { 'log.level': 'warn', ...settings } : settings;
}
