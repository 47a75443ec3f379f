/**
 * What may stand at the end of a half-typed command line.
 *
 * Owns     the walk through commander's tree. Names of machines, profiles and images come from
 *          outside, because only the server knows them.
 * Tests    test/cli/complete.test.ts
 */
import type { Command, Option } from 'commander';
import { LOG_FORMATS, LOG_LEVELS } from '../config/schema.ts';
import { BOOT_EVENT_KINDS } from '../domain/boot-event.ts';
import { ANSWER_POLICIES, DHCP_MODES } from '../domain/dhcp-mode.ts';
import { HOWS } from './dhcp-help/guide.ts';
import { RESOURCE_KINDS } from '../domain/resource-kinds.ts';
import { PERSONALITIES } from '../domain/firmware.ts';
import { LOADER_WORDS } from '../domain/loaders.ts';
import { FORMATS } from './output.ts';

/** A word that stands for something in the inventory, as arguments are named in help. */
const NAMED = ['MACHINE', 'PROFILE', 'IMAGE', 'CONFIG', 'RULE'] as const;
export type Named = (typeof NAMED)[number];

type NamesOf = (what: Named) => Promise<readonly string[]>;

/** Of an option wherever it stands; of one command where the word means another thing there. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--output': FORMATS,
  '--dhcp-mode': DHCP_MODES,
  '--dhcp-answer': ANSWER_POLICIES,
  '--how': HOWS,
  '--log-level': LOG_LEVELS,
  '--log-format': LOG_FORMATS,
  '--loader': LOADER_WORDS,
  '--personality': PERSONALITIES,
  '--kind': RESOURCE_KINDS,
  'events --kind': BOOT_EVENT_KINDS,
};

/**
 * @param words  everything after `rouse`; the last one is being typed and may be empty
 * @returns every word that fits; none leaves the shell to offer files
 */
export async function completions(
  program: Command,
  words: readonly string[],
  namesOf: NamesOf,
): Promise<readonly string[]> {
  const typed = words.at(-1) ?? '';
  const { command, operands, awaiting } = walk(program, words.slice(0, -1));
  const candidates = await offered({ command, operands, awaiting, typed }, namesOf);
  return candidates.filter((word) => word.startsWith(typed));
}

interface Position {
  readonly command: Command;
  readonly operands: number;
  /** the option whose value comes next */
  readonly awaiting: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program;
  let operands = 0;
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting) {
      awaiting = undefined;
    } else if (word.startsWith('-')) {
      const option = optionsOf(command).find((one) => one.short === word || one.long === word);
      awaiting = option?.required ? option : undefined;
    } else {
      const below = command.commands.find((one) => one.name() === word);
      command = below ?? command;
      operands = below ? 0 : operands + 1;
    }
  }
  return { command, operands, awaiting };
}

async function offered(
  { command, operands, awaiting, typed }: Position & { readonly typed: string },
  namesOf: NamesOf,
): Promise<readonly string[]> {
  if (awaiting) {
    const placeholder = /<(.+)>/.exec(awaiting.flags)?.[1];
    const { long = '', argChoices } = awaiting;
    const known = argChoices ?? VALUES[`${command.name()} ${long}`] ?? VALUES[long];
    return known ?? named(placeholder, namesOf);
  }
  if (typed.startsWith('-')) return optionsOf(command).flatMap(({ long }) => long ?? []);
  const below = command.createHelp().visibleCommands(command);
  if (below.length > 0) return below.map((one) => one.name());
  const operand = command.registeredArguments[operands];
  return operand?.argChoices ?? named(operand?.name(), namesOf);
}

async function named(
  placeholder: string | undefined,
  namesOf: NamesOf,
): Promise<readonly string[]> {
  const what = NAMED.find((name) => name === placeholder);
  return what ? namesOf(what) : [];
}

function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}
