/**
 * What the listeners for machines are told of the configuration.
 *
 * Owns     which setting becomes which option of the DHCP and the TFTP server.
 * Tests    test/settings/server-settings.test.ts
 */
import {
  answerPolicyOf,
  ignoreListOf,
  interfaceModes,
  ipv4NetworksOf,
  loaderRulesOf,
  networksOf,
  relaysOf,
} from './config/dhcp.ts';
import type { Config } from './config/schema.ts';
import type { DhcpServerConfig } from './dhcp-proxy/server.ts';
import type { ServedInterface } from './dhcp-proxy/socket-plan.ts';
import { selectInterfaces, type NetworkInterface } from './platform/interfaces.ts';
import type { TftpConfig } from './tftp/server.ts';

/**
 * In the order of the configuration; the first mention of an interface decides its mode.
 *
 * @param select  finds interfaces of this host unless a test says otherwise
 * @throws RouseError INTERFACE_UNUSABLE
 */
export function servedInterfaces(
  config: Config,
  select: (names: readonly string[]) => readonly NetworkInterface[] = selectInterfaces,
): readonly ServedInterface[] {
  const served = new Map<string, ServedInterface>();
  for (const { name, mode } of interfaceModes(config)) {
    for (const found of select([name])) {
      if (!served.has(found.name)) served.set(found.name, { ...found, mode });
    }
  }
  return [...served.values()];
}

export function dhcpConfig(
  config: Config,
  interfaces: readonly ServedInterface[],
): DhcpServerConfig {
  return {
    interfaces,
    answer: answerPolicyOf(config),
    ignore: ignoreListOf(config),
    relays: relaysOf(config),
    loaderRules: loaderRulesOf(config),
    httpPort: config.boot.listen.port,
    bootUrl: config.boot.url,
    beyond: ipv4NetworksOf(config),
  };
}

export function tftpConfig(config: Config, interfaces: readonly NetworkInterface[]): TftpConfig {
  const singlePort = config.tftp.single_port;
  return { interfaces, beyond: networksOf(config), singlePort };
}
