/**
 * A host on which nothing stands in the way, for tests that put one thing there.
 */
import { parseIpAddress } from '../../src/domain/address.ts';
import { loadConfig, type RawSettings } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Facts } from '../../src/cli/doctor/facts.ts';
import type { NetworkInterface } from '../../src/platform/interfaces.ts';

export function ethernet(name: string, address?: string): NetworkInterface {
  const parsed = parseIpAddress(address ?? '');
  return {
    name,
    addresses: parsed ? [{ address: parsed, prefixLength: 24 }] : [],
    up: true,
    internal: false,
  };
}

/** The defaults, with settings as they stand on a command line. */
export function configWith(flags: RawSettings = {}): Config {
  const empty = '/nonexistent';
  return loadConfig({
    flags: { data_dir: '/var/lib/rouse', ...flags },
    env: {},
    cwd: empty,
    uid: 0,
  }).config;
}

export function healthy(over: Partial<Facts> = {}): Facts {
  return {
    config: configWith(),
    server: { state: 'stopped' },
    interfaces: [ethernet('enp3s0', '192.168.1.10'), ethernet('enp4s0', '10.0.0.2')],
    defaultRoute: 'enp3s0',
    ports: [],
    loaders: { published: ['ipxe.efi', 'undionly.kpxe'], problems: [] },
    privileges: { root: false, mayBindLowPorts: true, lowPortsEnd: 1024 },
    dataDir: { path: '/var/lib/rouse', exists: true, writable: true, freeBytes: 40e9 },
    container: { veth: false },
    deviceSockets: { available: true },
    ...over,
  };
}
