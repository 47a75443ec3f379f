/**
 * docs/reference/cli.md, written from the commands themselves.
 *
 * Owns     the page. Its test compares the file with this text, so that neither can move alone.
 * Tests    test/cli/reference.test.ts, which also writes the page: UPDATE=1
 */
import type { Argument, Command, Option } from 'commander';
import { EXIT } from '../domain/exit.ts';

const INTRODUCTION = `# Command line

\`rouse\` alone prints six commands to begin with. Results go to standard output, everything said
about them to standard error.

Commands that need nothing but the inventory work while no server runs: they open it on disk and say
so. \`--data-dir\` chooses which inventory, \`--socket\` insists on the server behind that socket.

Without a terminal, tables are not cut to a width. Colour is used on a terminal only; \`NO_COLOR\`
turns it off, \`FORCE_COLOR\` on.
`;

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done',
  failed: 'failed, or a listener is down (`rouse status`)',
  usage: 'the command line, a manifest or the configuration is wrong',
  notFound: 'there is no such thing',
  conflict: 'in conflict with something else, or changed in the meantime',
  notAllowed: 'not allowed',
  unreachable: 'the server does not answer',
  doctorFoundErrors: '`rouse doctor` found something that fails',
  interrupted: 'interrupted with Ctrl-C',
};

export function referencePage(program: Command): string {
  return [
    INTRODUCTION,
    `## Global options\n\n${table('Option', optionRows(program))}`,
    `## Exit codes\n\n${table('Code', exitRows())}`,
    ...leaves(program).map(section),
  ].join('\n');
}

type Row = readonly [term: string, meaning: string];

function table(heading: string, rows: readonly Row[]): string {
  const lines = rows.map(([term, meaning]) => `| ${cell(term)} | ${cell(meaning)} |`);
  return [`| ${heading} | Meaning |`, '|---|---|', ...lines, ''].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function exitRows(): Row[] {
  return Object.entries(EXIT_MEANINGS).map(([name, meaning]) => [
    String(EXIT[name as keyof typeof EXIT]),
    meaning,
  ]);
}

/** Commands that do something, in the order of help. */
export function leaves(command: Command): readonly Command[] {
  const help = command.createHelp();
  return help
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => (one.commands.length > 0 ? leaves(one) : [one]));
}

function section(command: Command): string {
  const options = optionRows(command);
  const operands = command.registeredArguments;
  return [
    `## ${fullName(command)}\n`,
    `${command.description()}\n`,
    `\`\`\`\n${[fullName(command), usage(command)].join(' ').trim()}\n\`\`\`\n`,
    ...(operands.length > 0 ? [table('Argument', operands.map(operandRow))] : []),
    ...(options.length > 0 ? [table('Option', options)] : []),
  ].join('\n');
}

export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

function usage(command: Command): string {
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  const some = command.options.length > required.length ? ['[options]'] : [];
  const operands = command.registeredArguments.map((one) =>
    one.required ? one.name() : `[${one.name()}]`,
  );
  return [...some, ...required, ...operands].join(' ');
}

function operandRow(argument: Argument): Row {
  const choices = argument.argChoices ? `: ${argument.argChoices.join(', ')}` : '';
  return [`\`${argument.name()}\``, `${argument.description}${choices}`];
}

function optionRows(command: Command): Row[] {
  const help = command.createHelp();
  const own = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  return own.map((option: Option): Row => [`\`${option.flags}\``, option.description]);
}
