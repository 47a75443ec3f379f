/**
 * DHCP servers of others, each in a network namespace: dnsmasq, Kea and ISC dhcpd.
 *
 * They give out addresses of one network with 24 bits, and whatever else the caller adds in the
 * server's own language: lines of dnsmasq.conf or dhcpd.conf, members of the object `Dhcp4` in
 * Kea's JSON, each with its comma. None asks first whether an address is in use: dnsmasq would
 * answer three seconds late, dhcpd one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { startInside, type Inside } from './inside.ts';

/** As `rouse dhcp-help` calls them. */
export const DHCP_SERVERS = ['dnsmasq', 'kea', 'isc'] as const;
export type DhcpServerKind = (typeof DHCP_SERVERS)[number];

interface DhcpServerOptions {
  readonly kind: DhcpServerKind;
  /** full name */
  readonly namespace: string;
  readonly interface: string;
  /** the server's own; it may be in another network than the range, behind a relay */
  readonly address: string;
  /** first and last address given out; dnsmasq as a ProxyDHCP server: its network and `proxy` */
  readonly range: readonly [first: string, last: string];
  readonly router?: string;
  readonly extra?: string;
  /** where the server keeps its leases; a place of its own unless given */
  readonly leaseFile?: string;
}

interface Program {
  readonly command: string;
  readonly config: (options: DhcpServerOptions) => string;
  /** its own check of the configuration */
  readonly check: (file: string) => readonly string[];
  readonly args: (file: string, options: DhcpServerOptions) => readonly string[];
  /** printed once it serves */
  readonly ready: RegExp;
}

const MASK = '255.255.255.0';
const networkOf = (address: string): string => address.replace(/\d+$/, '0');
const given = <T>(value: T | undefined, text: (value: T) => string): string =>
  value === undefined ? '' : text(value);

const leasesOf = (file: string, { leaseFile }: DhcpServerOptions): string =>
  leaseFile ?? `${file}.leases`;

const PROGRAMS: Readonly<Record<DhcpServerKind, Program>> = {
  dnsmasq: {
    command: 'dnsmasq',
    config: ({ range, router, extra = '', ...options }) => `
port=0
interface=${options.interface}
bind-interfaces
no-ping
user=root
dhcp-authoritative
dhcp-range=${range.join(',')}${range[1] === 'proxy' ? '' : `,${MASK},1h`}
${given(router, (address) => `dhcp-option=option:router,${address}`)}
${extra}
`,
    check: (file) => ['--test', `--conf-file=${file}`],
    args: (file, options) => [
      ...['--keep-in-foreground', `--conf-file=${file}`, '--log-facility=-', '--log-dhcp'],
      ...[`--pid-file=${file}.pid`, `--dhcp-leasefile=${leasesOf(file, options)}`],
    ],
    ready: /DHCP, (?:IP range|proxy)/,
  },
  kea: {
    command: 'kea-dhcp4',
    config: ({ range, router, extra = '', ...options }) => `{ "Dhcp4": {
  ${extra}
  "interfaces-config": { "interfaces": ["${options.interface}"], "dhcp-socket-type": "raw" },
  "lease-database": { "type": "memfile", ${
    options.leaseFile === undefined
      ? '"persist": false'
      : `"persist": true, "lfc-interval": 0, "name": "${options.leaseFile}"`
  } },
  "loggers": [{ "name": "kea-dhcp4", "output_options": [{ "output": "stdout" }],
    "severity": "INFO" }],
  "authoritative": true,
  "valid-lifetime": 3600,
  "subnet4": [{ "id": 1, "subnet": "${networkOf(range[0])}/24",
    ${given(router, (address) => `"option-data": [{ "name": "routers", "data": "${address}" }],`)}
    "pools": [{ "pool": "${range.join(' - ')}" }] }]
} }`,
    check: (file) => ['-t', file],
    args: (file) => ['-c', file],
    ready: /DHCP4_STARTED/,
  },
  isc: {
    command: 'dhcpd',
    config: ({ address, range, router, extra = '' }) => `
authoritative;
ping-check false;
default-lease-time 3600;
${extra}
${networkOf(address) === networkOf(range[0]) ? '' : `subnet ${networkOf(address)} netmask ${MASK} { }`}
subnet ${networkOf(range[0])} netmask ${MASK} {
  range ${range.join(' ')};
  ${given(router, (gateway) => `option routers ${gateway};`)}
}
`,
    check: (file) => ['-t', '-4', '-cf', file, '-lf', `${file}.leases`],
    args: (file, options) => [
      ...['-4', '-f', '-d', '-cf', file, '-lf', leasesOf(file, options), '-pf', `${file}.pid`],
      options.interface,
    ],
    ready: /Server starting service/,
  },
};

/** The command that must be installed. */
export function dhcpServerCommand(kind: DhcpServerKind): string {
  return PROGRAMS[kind].command;
}

/** Why this server cannot be run here, or undefined. */
export function dhcpServerMissing(kind: DhcpServerKind): string | undefined {
  const command = dhcpServerCommand(kind);
  const found = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'].some((folder) =>
    existsSync(path.join(folder, command)),
  );
  return found ? undefined : `needs ${command}`;
}

/**
 * Has the program check its configuration, starts it, and waits until it serves; it ends with the
 * test at the latest.
 *
 * @throws Error with what the program said when it refuses the configuration or ends
 */
export async function startDhcpServer(t: Test, options: DhcpServerOptions): Promise<Inside> {
  const { command, config, check, args, ready } = PROGRAMS[options.kind];
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-dhcp-'));
  t.teardown(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const file = path.join(directory, 'config');
  writeFileSync(file, config(options));
  // dhcpd wants its lease file to be there.
  writeFileSync(`${file}.leases`, '');
  if (options.leaseFile !== undefined && options.kind === 'isc')
    writeFileSync(options.leaseFile, '');
  const { namespace } = options;
  const env = { KEA_LOCKFILE_DIR: directory, KEA_PIDFILE_DIR: directory };
  // In the namespace, for Kea looks for the interface.
  const checked = spawnSync('ip', ['netns', 'exec', namespace, command, ...check(file)], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (checked.status !== 0) throw new Error(`${command}: ${checked.stdout}${checked.stderr}`);
  return startInside(t, { namespace, command: [command, ...args(file, options)], ready, env });
}
