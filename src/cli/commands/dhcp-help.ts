/**
 * `rouse dhcp-help`: what to enter in the DHCP server of this network, with our address filled in.
 *
 * Tests    test/cli/commands/dhcp-help.test.ts
 */
import { Argument, Option, type Command } from 'commander';
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { RouseError } from '../../domain/errors.ts';
import { nearest } from '../../domain/nearest.ts';
import type { Context } from '../context.ts';
import { guidanceFor, guidesListed } from '../dhcp-help/guidance.ts';
import { HOWS, type How, type ServerGuide } from '../dhcp-help/guide.ts';
import { guideText } from '../dhcp-help/render.ts';
import { guideNamed, GUIDES, possibleWays } from '../dhcp-help/servers.ts';
import { collect } from '../flags.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table } from '../table.ts';

interface Options {
  readonly how?: string;
  readonly address?: string;
  readonly subnet?: string;
  readonly interface?: readonly string[];
}

export function addDhcpHelp(program: Command, run: Run): void {
  const names = GUIDES.map(({ name }) => name);
  program
    .command('dhcp-help')
    .summary('print what to enter in your DHCP server')
    .description(
      'Prints the settings for a DHCP server, with the address of this server filled in; without ' +
        'SERVER lists those it knows. What is printed for a server with a configuration file can ' +
        'be put into that file as it is.',
    )
    .addArgument(
      // A name that is none is told by the action, with the one that was meant.
      new Argument('[SERVER]', 'the DHCP server').choices(names).argParser((name) => name),
    )
    .addOption(
      new Option(
        '--how <WAY>',
        `${HOWS.join(', ')}; the one that fits dhcp.mode unless given`,
      ).argParser(parseHow),
    )
    .option('--interface <NAME>', 'interface to be reached at; may be repeated', collect)
    .option('--address <ADDR>', 'address to be reached at, instead of that of an interface')
    .option('--subnet <CIDR>', 'network of the machines, instead of that of the interface')
    .action(
      run<Options>((context, [name], options) =>
        name === undefined ? list() : guided(context, guideNamed(name), options),
      ),
    );
}

function parseHow(text: string): How {
  const how = HOWS.find((candidate) => candidate === text);
  if (how) return how;
  const suggestion = nearest(text, HOWS);
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  throw new RouseError('USAGE', `expected --how ${HOWS.join('|')}, found "${text}"${hint}`);
}

function list(): Result {
  const servers = guidesListed();
  return {
    data: { servers },
    names: servers.map(({ name }) => name),
    text: ({ paint, width }) =>
      table(
        servers,
        [
          { header: 'SERVER', value: ({ name }) => name },
          { header: 'WHAT IT IS', value: ({ summary }) => summary, flexible: true },
          { header: 'WAYS', value: ({ ways }) => ways.join(' '), dropOrder: 1 },
        ],
        { paint, width },
      ),
  };
}

function guided(context: Context, guide: ServerGuide, options: Options): Result {
  const { config } = context.load();
  const given = { ...options, how: options.how as How | undefined };
  const { how, mode, blocks, data } = guidanceFor(config, guide, given);
  if (options.how === undefined) tellChoice(context, { guide, how, mode });
  if (blocks.length > 1) {
    context.note('Take the block of the network that the DHCP server serves, or name --interface.');
  }
  return {
    data,
    names: [guide.name],
    text: ({ paint }) => guideText({ guide, how, mode, blocks, paint }),
  };
}

/** Says so where the server cannot be told what the mode in force needs. */
function tellChoice(
  context: Context,
  { guide, how, mode }: { guide: ServerGuide; how: How; mode: DhcpMode },
): void {
  if (mode === 'pxe-only' && how !== 'same-host') {
    const why = guide.ways['same-host'];
    const reason = typeof why === 'string' ? `: ${why}` : '';
    context.note(`dhcp.mode is pxe-only, which ${guide.product} cannot be used with${reason}.`);
  } else {
    const others = possibleWays(guide).filter((other) => other !== how);
    context.suggest(`Other ways with --how: ${others.join(', ')}.`);
  }
}
