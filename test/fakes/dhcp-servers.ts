/**
 * DHCP servers of others in a namespace: dnsmasq, Kea and ISC dhcpd, each with what any such server
 * has configured, one subnet and one range, and with text of the test's own.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import type { Network } from './namespaces.ts';

export const DHCP_SERVERS = ['dnsmasq', 'kea', 'isc'] as const;
export type DhcpServerKind = (typeof DHCP_SERVERS)[number];

export interface DhcpServerOptions {
  readonly kind: DhcpServerKind;
  /** namespace, as given to the network */
  readonly ns: string;
  readonly interface: string;
  /** in CIDR notation, with a prefix of 24 */
  readonly subnet: string;
  readonly range: readonly [first: string, last: string];
  /** pasted where the server takes it */
  readonly extraText?: string;
}

export interface DhcpServer {
  /** everything it said so far */
  readonly log: () => string;
  stop(): Promise<void>;
}

interface Program {
  readonly binary: string;
  /** of its configuration, without the text of the test */
  readonly file: (options: DhcpServerOptions) => string;
  readonly check: readonly string[];
  readonly run: (options: DhcpServerOptions) => readonly string[];
  /** it says so when it answers */
  readonly ready: RegExp;
}

/** Stands for the folder of the test in a command line. */
const HERE = '@HERE@';
const CONFIG = `${HERE}/config`;
const ENV = ['env', `KEA_LOCKFILE_DIR=${HERE}`, `KEA_PIDFILE_DIR=${HERE}`];

const PROGRAMS: Readonly<Record<DhcpServerKind, Program>> = {
  dnsmasq: {
    binary: 'dnsmasq',
    file: (options) => `port=0
interface=${options.interface}
bind-interfaces
no-ping
user=root
dhcp-range=${options.range.join(',')},1h
${options.extraText ?? ''}`,
    check: ['dnsmasq', '--test', `--conf-file=${CONFIG}`],
    run: () => [
      'dnsmasq',
      '--keep-in-foreground',
      '--log-facility=-',
      `--conf-file=${CONFIG}`,
      `--dhcp-leasefile=${HERE}/leases`,
      '--pid-file=',
    ],
    ready: /DHCP, IP range/,
  },
  kea: {
    binary: 'kea-dhcp4',
    file: (options) => `{ "Dhcp4": {
${options.extraText ?? ''}
"interfaces-config": { "interfaces": ["${options.interface}"], "dhcp-socket-type": "raw" },
"lease-database": { "type": "memfile", "persist": false },
"loggers": [{
  "name": "kea-dhcp4",
  "severity": "INFO",
  "output_options": [{ "output": "stdout" }]
}],
"subnet4": [{
  "id": 1,
  "subnet": "${options.subnet}",
  "pools": [{ "pool": "${options.range.join(' - ')}" }]
}]
} }`,
    check: [...ENV, 'kea-dhcp4', '-t', CONFIG],
    run: () => [...ENV, 'kea-dhcp4', '-c', CONFIG],
    ready: /DHCP4_STARTED/,
  },
  isc: {
    binary: 'dhcpd',
    file: (options) => `authoritative;
ping-check false;
${options.extraText ?? ''}
subnet ${options.subnet.split('/')[0] ?? ''} netmask 255.255.255.0 {
  range ${options.range.join(' ')};
}`,
    check: ['dhcpd', '-t', '-4', '-cf', CONFIG, '-lf', `${HERE}/leases`],
    run: (options) => [
      'dhcpd',
      '-4',
      '-d',
      '-f',
      '-cf',
      CONFIG,
      '-lf',
      `${HERE}/leases`,
      '-pf',
      `${HERE}/pid`,
      options.interface,
    ],
    ready: /Server starting service/,
  },
};

/** Why this server cannot be run here, or undefined. */
export function dhcpServerMissing(kind: DhcpServerKind): string | undefined {
  const { binary } = PROGRAMS[kind];
  const found = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'].some((folder) =>
    existsSync(path.join(folder, binary)),
  );
  return found ? undefined : `needs ${binary}`;
}

/**
 * Checks the configuration with the program's own check, runs it, and waits until it serves.
 *
 * @throws Error with what the program said when it refuses the configuration or ends
 */
export async function startDhcpServer(
  t: Test,
  network: Network,
  options: DhcpServerOptions,
): Promise<DhcpServer> {
  const program = PROGRAMS[options.kind];
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-dhcpd-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(path.join(folder, 'config'), program.file(options));
  writeFileSync(path.join(folder, 'leases'), '');
  const placed = (command: readonly string[]): string[] =>
    command.map((word) => word.replaceAll(HERE, folder));
  await checkConfig(network, options.ns, placed(program.check));
  return ready(network.run(options.ns, joined(placed(program.run(options)))), program);
}

/** Kea's check wants the interface to be there, so that it takes place in the namespace as well. */
async function checkConfig(network: Network, ns: string, command: readonly string[]) {
  const child = network.run(ns, joined(command));
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${command.join(' ')}: ${said}`);
}

/** Programs differ in where they talk; a shell makes one stream of it. */
function joined(command: readonly string[]): readonly string[] {
  return ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...command];
}

async function ready(child: ChildProcess, { binary, ready: mark }: Program): Promise<DhcpServer> {
  let said = '';
  const ended = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (mark.test(said)) resolve();
    });
    void ended.then(() => {
      reject(new Error(`${binary} ended: ${said}`));
    });
  });
  return {
    log: () => said,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
