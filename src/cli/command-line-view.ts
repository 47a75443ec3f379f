/**
 * A kernel command line for a person: each argument with its origin, what it replaced, and what
 * becomes of it once the system is installed.
 *
 * Tests    test/cli/commands/explain.test.ts
 */
import type { ArgOrigin } from '../domain/command-line.ts';
import { printable } from '../domain/printable.ts';
import type { View } from './output.ts';
import { table, type Column } from './table.ts';

interface ShownArg {
  readonly argument: string;
  readonly origin: ArgOrigin;
  /** which one, where it is a rule */
  readonly rule?: string;
}

/** As `plan.command_line` of a decision has it. */
export interface ShownLine {
  readonly args: readonly (ShownArg & { readonly survives_install?: boolean })[];
  readonly replaced: readonly (ShownArg & { readonly by: ShownArg })[];
  /** what a signed image would ignore */
  readonly withheld?: readonly ShownArg[];
  /** this and what follows: of systems that install themselves with a known command line */
  readonly keep_in_schematic?: readonly string[];
  readonly keep_in_machine_config?: readonly string[];
  readonly back_after_install?: readonly string[];
}

interface Row {
  readonly argument: string;
  readonly origin: string;
  readonly note: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { header: 'ORIGIN', value: ({ origin }) => origin },
  { header: 'STATE', value: ({ note }) => note },
  { header: 'ARGUMENT', value: ({ argument }) => argument },
];

export function lineTable(
  { args, replaced, withheld = [] }: ShownLine,
  { paint, width }: View,
): string {
  const rows = [
    ...args.map(({ argument, survives_install: stays, ...from }) => ({
      ...{ argument, origin: originText(from) },
      note: stays === undefined ? 'given' : stays ? 'stays' : 'this boot',
    })),
    ...replaced.map(({ argument, by, ...from }) => ({
      argument: `${argument}, by ${by.argument} (${originText(by)})`,
      origin: originText(from),
      note: 'replaced',
    })),
    ...withheld.map(({ argument, origin }) => ({ argument, origin, note: 'withheld' })),
  ];
  return rows.length === 0 ? '' : `\n${table(rows, COLUMNS, { width, paint })}`;
}

function originText({ origin, rule }: Omit<ShownArg, 'argument'>): string {
  return rule === undefined ? origin : `${origin} ${rule}`;
}

/** Said while the first layer is a stand-in: what the schematic adds is not in it. */
const TABLE_NOTE =
  'The defaults are from a table of releases, for the line of the Image Factory is not here yet. ' +
  'What the schematic adds is missing.';

/** What the first layer lacks, if anything. */
export function lineNote({ args }: ShownLine): string {
  return args.some(({ origin }) => origin === 'talos') ? `\n${TABLE_NOTE}\n` : '';
}

/** What to do about the arguments that the installed system will not have. */
export function lineAdvice(line: ShownLine): string {
  const { args } = line;
  if (!line.keep_in_schematic) return '';
  const gone = args.filter(({ survives_install: stays }) => !stays).length;
  const listed = (names: readonly string[]): string => names.map(printable).join(', ');
  const advice: readonly (readonly [names: readonly string[] | undefined, text: string])[] = [
    [line.keep_in_schematic, 'to keep in the schematic, customization.extraKernelArgs'],
    [line.keep_in_machine_config, 'to keep in the machine configuration'],
    [line.back_after_install, 'back after the installation, unless the schematic removes them'],
  ];
  return [
    '',
    `${args.length - gone} of ${args.length} arguments come from release and schematic, ` +
      'and so does the command line of the installed system.',
    ...advice.flatMap(([names = [], text]) =>
      names.length > 0 ? [`${text}: ${listed(names)}`] : [],
    ),
    '',
  ].join('\n');
}
