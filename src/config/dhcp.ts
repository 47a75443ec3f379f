/**
 * The settings of DHCP as the parts of Rouse take them: parsed, and with a mode for each interface.
 *
 * The schema has refused what cannot be parsed, so nothing is left out here.
 *
 * Tests    test/config/dhcp.test.ts
 */
import { parseInterfaceMode, type AnswerPolicy, type InterfaceMode } from '../domain/dhcp-mode.ts';
import { parseIpv4Network, type Ipv4Subnet } from '../domain/ipv4.ts';
import { parseLoaderRule, parseMacPrefix, type LoaderRule } from '../domain/loader-rules.ts';
import { parseNetwork, type Subnet } from '../domain/subnet.ts';
import type { Config } from './schema.ts';

/** Each name once; the first mention of one decides its mode. */
export function interfaceModes({ interfaces, dhcp }: Config): readonly InterfaceMode[] {
  const modes = new Map<string, InterfaceMode>();
  for (const text of interfaces) {
    const found = parseInterfaceMode(text, dhcp.mode);
    if (found && !modes.has(found.name)) modes.set(found.name, found);
  }
  return [...modes.values()];
}

export function interfaceNames(config: Config): readonly string[] {
  return interfaceModes(config).map(({ name }) => name);
}

/** Networks of both families. */
export function networksOf({ networks }: Config): readonly Subnet[] {
  return networks.flatMap((text) => parseNetwork(text) ?? []);
}

/** IPv6 networks are nothing to DHCPv4. */
export function ipv4NetworksOf({ networks }: Config): readonly Ipv4Subnet[] {
  return networks.flatMap((text) => parseIpv4Network(text) ?? []);
}

export function relaysOf({ dhcp }: Config): readonly Ipv4Subnet[] {
  return dhcp.relays.flatMap(
    (text) => parseIpv4Network(text.includes('/') ? text : `${text}/32`) ?? [],
  );
}

export function loaderRulesOf({ dhcp }: Config): readonly LoaderRule[] {
  return dhcp.loaders.flatMap((text) => parseLoaderRule(text) ?? []);
}

/** Machines that nobody decided about get no answer where they are to be ignored. */
export function answerPolicyOf({ boot, dhcp }: Config): AnswerPolicy {
  return boot.unknown === 'ignore' ? 'known' : dhcp.answer;
}

export function ignoreListOf({ dhcp }: Config): readonly string[] {
  return dhcp.ignore.flatMap((text) => parseMacPrefix(text) ?? []);
}
