/**
 * DHCP servers of others, each in a network namespace: dnsmasq, Kea and ISC dhcpd.
 *
 * They give out addresses of one network with 24 bits, and whatever else the text says that the
 * caller adds in the server's own language: lines of dnsmasq.conf or dhcpd.conf, members of the
 * object `Dhcp4` in Kea's JSON. None asks first whether an address is in use: dnsmasq would answer
 * three seconds late, dhcpd one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { startInside, type Inside } from './hosts.ts';

export type DhcpServerKind = 'dnsmasq' | 'kea' | 'dhcpd';

interface DhcpServerOptions {
  readonly kind: DhcpServerKind;
  /** full name */
  readonly namespace: string;
  readonly interface: string;
  /** the server's own; it may be in another network than the range, behind a relay */
  readonly address: string;
  /** first and last address given out; dnsmasq as a ProxyDHCP server: its network and `proxy` */
  readonly range: readonly [first: string, last: string];
  readonly router: string;
  readonly extra?: string;
}

interface Program {
  /** for the skip of a test */
  readonly command: string;
  readonly config: (options: DhcpServerOptions) => string;
  readonly args: (file: string, options: DhcpServerOptions) => readonly string[];
  /** printed once it serves */
  readonly ready: RegExp;
}

const MASK = '255.255.255.0';
const networkOf = (address: string): string => address.replace(/\d+$/, '0');

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
dhcp-option=option:router,${router}
${extra}
`,
    args: (file) => [
      ...['--keep-in-foreground', `--conf-file=${file}`, '--log-facility=-', '--log-dhcp'],
      ...[`--pid-file=${file}.pid`, `--dhcp-leasefile=${file}.leases`],
    ],
    ready: /DHCP, (?:IP range|proxy)/,
  },
  kea: {
    command: 'kea-dhcp4',
    config: ({ range, router, extra, ...options }) => `{ "Dhcp4": {
  "interfaces-config": { "interfaces": ["${options.interface}"], "dhcp-socket-type": "raw" },
  "lease-database": { "type": "memfile", "persist": false },
  "loggers": [{ "name": "kea-dhcp4", "output_options": [{ "output": "stdout" }],
    "severity": "INFO" }],
  "authoritative": true,
  "valid-lifetime": 3600,
  "subnet4": [{ "subnet": "${networkOf(range[0])}/24", "pools": [{ "pool": "${range.join(' - ')}" }],
    "option-data": [{ "name": "routers", "data": "${router}" }] }]
  ${extra === undefined ? '' : `, ${extra}`}
} }`,
    args: (file) => ['-c', file],
    ready: /DHCP4_STARTED/,
  },
  dhcpd: {
    command: 'dhcpd',
    config: ({ address, range, router, extra = '' }) => `
authoritative;
ping-check false;
default-lease-time 3600;
${networkOf(address) === networkOf(range[0]) ? '' : `subnet ${networkOf(address)} netmask ${MASK} { }`}
subnet ${networkOf(range[0])} netmask ${MASK} {
  range ${range.join(' ')};
  option routers ${router};
}
${extra}
`,
    args: (file, options) => [
      ...['-4', '-f', '-d', '-cf', file, '-lf', `${file}.leases`, '-pf', `${file}.pid`],
      options.interface,
    ],
    ready: /Server starting service/,
  },
};

/** The commands that must be installed, for `lacks`. */
export function dhcpServerCommand(kind: DhcpServerKind): string {
  return PROGRAMS[kind].command;
}

/** Starts the server and waits until it serves; it ends with the test at the latest. */
export async function startDhcpServer(t: Test, options: DhcpServerOptions): Promise<Inside> {
  const { command, config, args, ready } = PROGRAMS[options.kind];
  const directory = mkdtempSync(path.join(tmpdir(), 'rouse-dhcp-'));
  t.teardown(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const file = path.join(directory, 'config');
  writeFileSync(file, config(options));
  // dhcpd wants its lease file to be there.
  writeFileSync(`${file}.leases`, '');
  return startInside(t, {
    namespace: options.namespace,
    command: [command, ...args(file, options)],
    ready,
    env: { KEA_LOCKFILE_DIR: directory, KEA_PIDFILE_DIR: directory },
  });
}
