/**
 * What to enter in one DHCP server, with the addresses of this host: for the command and the API.
 *
 * Tests    test/cli/commands/dhcp-help.test.ts
 */
import { interfaceModes, interfaceNames } from '../../config/dhcp.ts';
import type { Config } from '../../config/schema.ts';
import { isIpv4, parseIpAddress, type Cidr, type IpAddress } from '../../domain/address.ts';
import type { DhcpMode } from '../../domain/dhcp-mode.ts';
import { RouseError } from '../../domain/errors.ts';
import { ipv4FromNumber, parseIpv4Network, type Ipv4Subnet } from '../../domain/ipv4.ts';
import { ipv4Addresses, selectInterfaces } from '../../platform/interfaces.ts';
import type { How, ServerGuide } from './guide.ts';
import type { Block } from './render.ts';
import { GUIDES, MODE_FOR, possibleWays, sectionsFor, wayFor } from './servers.ts';
import type { BootSite } from './site.ts';

interface Asked {
  /** the one that fits the mode in force unless given */
  readonly how?: How | undefined;
  readonly address?: string;
  readonly subnet?: string;
  readonly interface?: readonly string[];
}

interface Guidance {
  readonly how: How;
  readonly mode: DhcpMode;
  readonly blocks: readonly Block[];
  /** all of it as JSON */
  readonly data: object;
}

/** Every server that there is a guide for. */
export function guidesListed() {
  return GUIDES.map((guide) => ({
    name: guide.name,
    product: guide.product,
    summary: guide.summary,
    ways: possibleWays(guide),
  }));
}

/** @throws RouseError USAGE, INTERFACE_UNUSABLE */
export function guidanceFor(config: Config, guide: ServerGuide, asked: Asked = {}): Guidance {
  const mode = modeInForce(config, asked);
  const how = asked.how ?? wayFor(mode, guide);
  const blocks = sitesOf(config, asked).map((site): Block => ({
    site,
    sections: sectionsFor(guide, how, site),
  }));
  const data = {
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
  };
  return { how, mode, blocks, data };
}

/** Of the interface that is asked about, else the one that holds for all. */
function modeInForce(config: Config, { interface: [name] = [] }: Asked): DhcpMode {
  const own = interfaceModes(config).find((served) => served.name === name);
  return own?.mode ?? config.dhcp.mode;
}

/** Where machines reach this server: once for each interface served, as the server chooses them. */
function sitesOf(config: Config, options: Asked): readonly BootSite[] {
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
