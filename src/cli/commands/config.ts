/**
 * `rouse config show|check|schema`: what is in force, where it comes from, whether a file is right,
 * and what one may hold.
 *
 * Tests    test/cli/commands/config.test.ts
 */
import type { Command } from 'commander';
import type { LoadedConfig } from '../../config/load.ts';
import { configJsonSchema } from '../../config/json-schema.ts';
import { SETTINGS } from '../../config/settings.ts';
import { createContext } from '../context.ts';
import { addSettingFlags, settingsGiven } from '../flags.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { valueOf } from '../setting-value.ts';
import { table, type Column } from '../table.ts';

interface ShowFlags {
  readonly origin?: boolean;
}

interface Shown {
  readonly key: string;
  readonly value: string | readonly string[];
  readonly origin?: string;
}

export function addConfig(program: Command, run: Run): void {
  const config = program
    .command('config')
    .summary('show or check the configuration')
    .description(
      'Shows the configuration in force, checks a file without using it, or prints what one may ' +
        'hold.',
    );

  addSettingFlags(
    config
      .command('show')
      .description('Shows every setting with its value.')
      .option('--origin', 'also show where each value comes from'),
  ).action(
    run<ShowFlags>((context, _args, options) => {
      const loaded = context.load(settingsGiven(options, context.globals));
      return shown(loaded, options);
    }),
  );

  config
    .command('check')
    .description('Reads a configuration file and reports every mistake with line and column.')
    .argument('[FILE]', 'the file; the one that "rouse serve" would read if left out')
    .action(
      run((context, [file]) => {
        const { cli, globals } = context;
        const named =
          file === undefined ? context : createContext(cli, { ...globals, config: file });
        return checked(named.load());
      }),
    );

  config
    .command('schema')
    .description('Prints the JSON Schema of the configuration file, for editors.')
    .action(
      run(() => {
        const schema = configJsonSchema();
        return {
          data: schema,
          names: SETTINGS.map(({ key }) => key),
          text: () => `${JSON.stringify(schema, null, 2)}\n`,
        };
      }),
    );
}

function shown(loaded: LoadedConfig, { origin: withOrigin = false }: ShowFlags): Result {
  const rows = SETTINGS.map(({ key }): Shown => {
    const value = valueOf(loaded.config, key);
    return { key, value, ...(withOrigin && { origin: loaded.origins[key] ?? 'default' }) };
  });
  const columns: Column<Shown>[] = [
    { header: 'SETTING', value: ({ key }) => key },
    { header: 'VALUE', value: ({ value }) => text(value), flexible: true },
  ];
  if (withOrigin) columns.push({ header: 'FROM', value: ({ origin }) => origin ?? '' });
  return {
    data: { file: loaded.file ?? null, settings: rows },
    names: rows.map(({ key }) => key),
    text: ({ width, paint }) => table(rows, columns, { width, paint }),
  };
}

function text(value: Shown['value']): string {
  return typeof value === 'string' ? value || '(none)' : value.join(', ') || '(none)';
}

function checked({ file }: LoadedConfig): Result {
  const name = file ?? null;
  return {
    data: { file: name, valid: true },
    names: file === undefined ? [] : [file],
    text: ({ paint }) =>
      file === undefined
        ? 'No configuration file is in use: the defaults are.\n'
        : `${paint('good', 'ok')}  ${file}\n`,
  };
}
