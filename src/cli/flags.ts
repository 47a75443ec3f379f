/**
 * Flags that several commands share.
 *
 * Owns     the global flags, and one flag for each setting of config/settings.ts.
 * Tests    test/cli/flags.test.ts
 */
import { type Command, Option } from 'commander';
import type { RawSettings } from '../config/load.ts';
import { SETTINGS, type Setting } from '../config/settings.ts';
import { RouseError } from '../domain/errors.ts';
import { FORMATS } from './output.ts';
import { parseDurationMs } from '../domain/units.ts';

/** As commander hands them over. */
export interface Globals {
  readonly dataDir?: string;
  readonly config?: string;
  readonly socket?: string;
  readonly server?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
  readonly output?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
  readonly input: boolean;
  readonly timeout?: string;
}

/** Global flags are understood before and after the name of the command. */
export function addGlobalFlags(program: Command): void {
  program
    .optionsGroup('Global options:')
    .option('--data-dir <DIR>', 'data directory of the server')
    .option('--config <FILE>', 'configuration file')
    .option('--socket <PATH>', 'socket of the server; rouse.sock in the data directory')
    .option('--server <URL>', 'server elsewhere: its URL, or the name it was logged in to by')
    .option('--token-file <FILE>', 'file of mode 600 with the API token for it')
    .option('--json', 'print the result, and errors, as JSON')
    .option('-o, --output <FORMAT>', `form of the result: ${FORMATS.join(', ')}`)
    .option('-q, --quiet', 'print the result and errors only')
    .option('-v, --verbose', 'tell what is asked of the server; serve logs at level debug')
    .option('--no-color', 'no colour; NO_COLOR does the same')
    .option('--no-input', 'never ask')
    .option('--timeout <TIME>', 'how long to wait for the server, such as 500ms or 2m (10s)');
}

/** @throws RouseError USAGE */
export function timeoutMsOf({ timeout }: Globals, otherwiseMs: number): number {
  if (timeout === undefined) return otherwiseMs;
  const ms = parseDurationMs(timeout);
  if (ms !== undefined) return ms;
  throw new RouseError('USAGE', `expected --timeout such as 500ms, 10s or 2m, found "${timeout}"`);
}

/** Adds the flags of all settings but the data directory, which is global. */
export function addSettingFlags(command: Command): Command {
  for (const setting of SETTINGS) {
    if (setting.key !== 'data_dir') command.addOption(optionOf(setting));
  }
  return command;
}

/** The settings given as flags, by key. */
export function settingsGiven(options: object, globals: Globals): RawSettings {
  const given = new Map<string, string | readonly string[]>();
  const values = new Map<string, unknown>(Object.entries(options));
  for (const setting of SETTINGS) {
    const value = values.get(optionOf(setting).attributeName());
    if (typeof value === 'string' || Array.isArray(value)) given.set(setting.key, value);
  }
  if (globals.dataDir !== undefined) given.set('data_dir', globals.dataDir);
  return Object.fromEntries(given);
}

function optionOf(setting: Setting): Option {
  const option = new Option(`${setting.flag} <${setting.placeholder}>`, setting.description);
  return setting.repeatable ? option.argParser(collect) : option;
}

/** Parser of a flag that may be given more than once; one with `--no-` begins anew after it. */
export function collect(
  value: string,
  earlier: readonly string[] | false | undefined,
): readonly string[] {
  return [...(earlier || []), value];
}
