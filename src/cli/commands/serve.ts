/**
 * `rouse serve`: runs the server.
 *
 * Leaves   everything about serving to main.ts; this is where its settings are read.
 * Tests    test/cli/commands/serve.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import type { LoadedConfig, RawSettings } from '../../config/load.ts';
import { RouseError } from '../../domain/errors.ts';
import { socketPathIn } from '../../platform/socket-path.ts';
import { dial, nobodyListens } from '../client.ts';
import type { Context } from '../context.ts';
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
      return start(context, context.load(withLogLevel(given, context.globals)));
    }),
  );
}

/** How long to wait for a command that uses the inventory at this moment, and how often to look. */
const BUSY_MS = 10_000;
const RETRY_MS = 100;
/** A server answers at once; on a busy host it may take a moment to be told that none listens. */
const ASK_MS = 1_000;

/** Without a server a command holds the inventory, which must not keep one from starting. */
async function start(context: Context, loaded: LoadedConfig): Promise<number> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await context.cli.deps.startServe(loaded);
    } catch (error) {
      const held = error instanceof RouseError && error.code === 'INSTANCE_RUNNING';
      if (!held || waitedMs >= BUSY_MS || (await isServed(loaded))) throw error;
    }
    if (waitedMs === 0) context.note('Waiting for another rouse command to finish.');
    await wait(RETRY_MS);
  }
}

/** Whether it is a server that holds the inventory, and no command that soon ends. */
async function isServed({ config }: LoadedConfig): Promise<boolean> {
  try {
    const socketPath = socketPathIn(config.data_dir);
    await dial({ method: 'GET', path: '/healthz' }, { socketPath, timeoutMs: ASK_MS });
    return true;
  } catch (error) {
    return !nobodyListens(error);
  }
}

/** `-v` and `-q` are short for a log level; the flag that names one wins. */
function withLogLevel(settings: RawSettings, { verbose, quiet }: Globals): RawSettings {
  if (verbose) return { 'log.level': 'debug', ...settings };
  return quiet ? { 'log.level': 'warn', ...settings } : settings;
}
