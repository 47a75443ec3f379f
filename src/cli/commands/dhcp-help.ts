/**
 * `rouse dhcp-help`: what to enter in the DHCP server of this network, with our address filled in.
 *
 * Tests    test/cli/commands/dhcp-help.test.ts
 */
import { Argument, Option, type Command } from 'commander';
import { interfaceModes, interfaceNames } from '../../config/dhcp.ts';
import type { Config } from '../../config/schema.ts';
import { isIpv4, parseIpAddress, type Cidr, type IpAddress } from '../../domain/address.ts';
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { RouseError } from '../../domain/errors.ts';
import { ipv4FromNumber, parseIpv4Network, type Ipv4Subnet } from '../../domain/ipv4.ts';
import { nearest } from '../../domain/nearest.ts';
import { ipv4Addresses, selectInterfaces } from '../../platform/interfaces.ts';
import type { Context } from '../context.ts';
import { HOWS, type How, type ServerGuide } from '../dhcp-help/guide.ts';
import { guideText, type Block } from '../dhcp-help/render.ts';
import {
  guideNamed,
  GUIDES,
  MODE_FOR,
  possibleWays,
  sectionsFor,
  wayFor,
} from '../dhcp-help/servers.ts';
import type { BootSite } from '../dhcp-help/site.ts';
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
  const servers = GUIDES.map((guide) => ({
    name: guide.name,
    product: guide.product,
    summary: guide.summary,
    ways: possibleWays(guide),
  }));
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
  const mode = modeInForce(config, options);
  const how = (options.how as How | undefined) ?? wayFor(mode, guide);
  const blocks = sitesOf(config, options).map((site): Block => ({
    site,
    sections: sectionsFor(guide, how, site),
  }));
  if (options.how === undefined) tellChoice(context, { guide, how, mode });
  if (blocks.length > 1) {
    context.note('Take the block of the network that the DHCP server serves, or name --interface.');
  }
  return {
    data: {
      server: guide.name,
      product: guide.product,
      how,
      rouse: { 'dhcp.mode': MODE_FOR[how], inForce: mode },
      blocks: blocks.map(({ site, sections }) => ({
        ...site,
        sections: sections.map(({ fields = [], ...rest }) => ({
          ...rest,
          fields: fields.map(([label, value]) => ({ label, value })),
        })),
      })),
    },
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

/** Of the interface that is asked about, else the one that holds for all. */
function modeInForce(config: Config, { interface: [name] = [] }: Options): DhcpMode {
  const own = interfaceModes(config).find((served) => served.name === name);
  return own?.mode ?? config.dhcp.mode;
}

/** Where machines reach this server: once for each interface served, as the server chooses them. */
function sitesOf(config: Config, options: Options): readonly BootSite[] {
  const { listen, url: bootUrl } = config.boot;
  const http = { httpPort: listen.port, bootUrl };
  const subnet = options.subnet === undefined ? undefined : networkIn(options.subnet);
  if (options.address !== undefined) {
    const address = ipv4In(options.address);
    return [{ address, ...http, ...(subnet !== undefined && { subnet }) }];
  }
  return selectInterfaces(options.interface ?? interfaceNames(config)).flatMap((served) =>
    ipv4Addresses(served)
      .slice(0, 1)
      .map((cidr) => ({
        interface: served.name,
        address: cidr.address,
        subnet: subnet ?? networkOf(cidr),
        ...http,
      })),
  );
}

/** @throws RouseError USAGE */
function ipv4In(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (address && isIpv4(address)) return address;
  throw new RouseError('USAGE', `expected --address such as 10.0.0.2, found "${text}"`);
}

/** @throws RouseError USAGE */
function networkIn(text: string): string {
  const network = parseIpv4Network(text);
  if (network) return networkText(network);
  throw new RouseError('USAGE', `expected --subnet such as 10.0.0.0/24, found "${text}"`);
}

function networkOf({ address, prefixLength }: Cidr): string {
  return networkIn(`${address}/${prefixLength}`);
}

/** The network without the host part: 10.0.0.0/24 for 10.0.0.2/24. */
function networkText({ address, prefixLength }: Ipv4Subnet): string {
  const hosts = 2 ** (32 - prefixLength);
  return `${ipv4FromNumber(address - (address % hosts))}/${prefixLength}`;
}
