/**
 * How a command's action becomes commander's action.
 *
 * Owns     the shape of an action: it takes a context and returns a result, and never prints.
 * Tests    test/cli/run.test.ts
 */
import type { Command } from 'commander';
import { EXIT } from '../domain/exit.ts';
import { createContext, type Context } from './context.ts';
import type { Globals } from './flags.ts';
import type { Cli } from './io.ts';
import { parseFormat, render, type Format, type Result } from './output.ts';

/** @returns the result to print, or the exit code of a command that printed nothing */
export type Action<Options extends object> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => Promise<Result | number> | Result | number;

export interface RunOptions {
  /** `--output` may also name a file, which the action writes */
  readonly outputMayBeFile?: boolean;
}

export type Run = <Options extends object>(
  action: Action<Options>,
  options?: RunOptions,
) => (this: Command) => Promise<void>;

/**
 * @param finished  told the exit code of the one command that ran
 */
export function createRun(cli: Cli, finished: (exit: number) => void): Run {
  return <Options extends object>(action: Action<Options>, options: RunOptions = {}) =>
    async function (this: Command): Promise<void> {
      const globals = this.optsWithGlobals<Globals>();
      const format = formatOf(globals, options);
      const context = createContext(cli, globals);
      try {
        const outcome = await action(context, this.args, this.opts<Options>());
        if (typeof outcome === 'number') {
          finished(outcome);
          return;
        }
        cli.io.stdout(render(outcome, format, context.view));
        finished(outcome.exit ?? EXIT.ok);
      } finally {
        await context.close();
      }
    };
}

function formatOf({ json, output }: Globals, { outputMayBeFile }: RunOptions): Format {
  if (json) return 'json';
  if (output === undefined) return 'table';
  const isFormat = output === 'json' || output === 'yaml' || output === 'name';
  return outputMayBeFile && !isFormat ? 'table' : parseFormat(output);
}
