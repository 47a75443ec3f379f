/**
 * The manual page, from the commands themselves.
 *
 * Specs    man(7). A line that begins with "." or "'" is a request, and "-" alone is a hyphen.
 * Tests    test/release/man.test.ts
 */
import type { Command, Option } from 'commander';
import { fullName, leaves } from '../../src/cli/reference.ts';

interface ManOptions {
  readonly version: string;
  /** of the release */
  readonly date: Date;
}

const FILES: readonly (readonly [string, string])[] = [
  ['/etc/rouse/rouse.yaml', 'settings; `rouse config schema` describes them'],
  ['/etc/rouse/keys/secret.key', 'the key of all secrets; keep a copy apart from the inventory'],
  ['/var/lib/rouse', 'the inventory, files that were fetched, and the socket of the command line'],
];

export function manualPage(program: Command, { version, date }: ManOptions): string {
  const day = date.toISOString().slice(0, 10);
  return [
    `.TH ROUSE 1 "${day}" "rouse ${escaped(version)}" "User Commands"`,
    ...section('NAME', [`rouse \\- ${escaped('boots machines from the network')}`]),
    ...section('SYNOPSIS', ['.B rouse', '[\\fIoptions\\fR] \\fICOMMAND\\fR [\\fIarguments\\fR]']),
    ...section('DESCRIPTION', [escaped(program.description())]),
    ...section('OPTIONS', program.createHelp().visibleOptions(program).flatMap(optionLines)),
    ...section('COMMANDS', leaves(program).flatMap(commandLines)),
    ...section(
      'FILES',
      FILES.flatMap(([name, what]) => tagged(`\\fI${escaped(name)}\\fR`, what)),
    ),
    ...section('SEE ALSO', ['The documentation in', '.I /usr/share/doc/rouse']),
    '',
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  return [`.SH ${name}`, ...lines];
}

/** A term, and indented below it what it means. */
function tagged(term: string, meaning: string): string[] {
  return ['.TP', term, escaped(meaning)];
}

function optionLines({ flags, description }: Option): string[] {
  return tagged(`\\fB${escaped(flags)}\\fR`, description);
}

function commandLines(command: Command): string[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  const operands = command.registeredArguments.map((operand) =>
    operand.required ? operand.name() : `[${operand.name()}]`,
  );
  const title = [fullName(command), ...operands].join(' ');
  return [
    `.SS "${escaped(title)}"`,
    escaped(command.description()),
    ...options.flatMap(optionLines),
  ];
}

function escaped(text: string): string {
  const plain = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/[^\x20-\x7e]/gu, (letter) => `\\[u${hex(letter)}]`);
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}

function hex(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
