/**
 * The two sides: Rouse alone, and dnsmasq with nginx, each with the same loader, kernel and initrd.
 *
 * Owns     their command lines and configuration, and adding up what all processes of a side use.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SERVER, SUBNET } from '../network.ts';
import { peakResidentMb, processorSeconds } from '../proc.ts';
import { startService, type Service } from '../service.ts';
import { bootsKept, type Kept } from './boots.ts';
import { HTTP_PORT, LOADER, manifest, staticScript } from './fleet.ts';

const root = path.join(import.meta.dirname, '..', '..');

export interface Files {
  /** holds `kernel`, `initrd`, the loader, and whatever the servers write */
  readonly directory: string;
  readonly machines: number;
  /** the executable of Rouse */
  readonly binary: string;
  /** run from source, and leave a processor profile in this folder */
  readonly profileIn: string | undefined;
}

export interface Side {
  readonly name: string;
  /** writes what it reads, once, before anything is measured */
  prepare(files: Files): void;
  start(files: Files): Promise<readonly Service[]>;
  /** what it has kept of boots that began since then */
  kept?(files: Files, sinceMs: number): Promise<Kept>;
}

const rouse: Side = {
  name: 'rouse',
  prepare({ directory, machines, binary }) {
    const data = path.join(directory, 'data');
    mkdirSync(path.join(data, 'images'), { recursive: true });
    for (const name of ['kernel', 'initrd']) {
      copyFileSync(path.join(directory, name), path.join(data, 'images', name));
    }
    const file = path.join(directory, 'manifest.yaml');
    writeFileSync(file, manifest(machines));
    const args = ['apply', '--quiet', '--data-dir', data, '-f', file];
    const { status, stderr } = spawnSync(binary, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`rouse apply: ${stderr}`);
  },
  async start({ directory, binary, profileIn }) {
    const program =
      profileIn === undefined
        ? [binary]
        : [process.execPath, '--cpu-prof', '--cpu-prof-dir', profileIn, `${root}/src/main.ts`];
    const command = [
      ...[...program, 'serve', '--data-dir', path.join(directory, 'data')],
      ...['--interface', SERVER.interface, '--boot-listen', `:${HTTP_PORT}`],
    ];
    const log = path.join(directory, 'rouse.log');
    return [await startService(command, { log, ready: 'waiting for a machine' })];
  },
  kept: ({ directory, machines }, sinceMs) =>
    bootsKept(path.join(directory, 'data'), { machines, sinceMs }),
};

const peers: Side = {
  name: 'dnsmasq + nginx',
  prepare({ directory }) {
    const files = path.join(directory, 'static');
    mkdirSync(files, { recursive: true });
    for (const name of ['kernel', 'initrd', LOADER]) {
      copyFileSync(path.join(directory, name), path.join(files, name));
    }
    writeFileSync(path.join(files, 'script.ipxe'), staticScript());
    writeFileSync(path.join(directory, 'nginx.conf'), nginxConfiguration(directory));
  },
  async start({ directory }) {
    const [dnsmasqLog, nginxLog] = ['dnsmasq.log', 'nginx.log'].map((name) =>
      path.join(directory, name),
    ) as [string, string];
    const nginx = ['nginx', '-e', 'stderr', '-c', path.join(directory, 'nginx.conf')];
    return [
      await startService(dnsmasqCommand(directory), { log: dnsmasqLog, ready: 'sockets bound' }),
      await startService(nginx, { log: nginxLog, ready: 'start worker processes' }),
    ];
  },
};

export const SIDES: readonly Side[] = [rouse, peers];

/** By itself dnsmasq runs 50 transfers at once and ignores further requests. */
function dnsmasqCommand(directory: string): readonly string[] {
  const script = `http://${SERVER.address}:${HTTP_PORT}/script.ipxe`;
  return [
    ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file='],
    ...[`--interface=${SERVER.interface}`, '--bind-dynamic', '--user=root'],
    `--dhcp-range=${SUBNET.address},proxy,${SUBNET.mask}`,
    ...['--dhcp-match=set:ipxe,175', `--dhcp-boot=tag:ipxe,${script}`],
    `--pxe-service=tag:!ipxe,7,boot,${LOADER}`,
    ...['--enable-tftp', `--tftp-root=${path.join(directory, 'static')}`, '--tftp-max=2000'],
    `--dhcp-leasefile=${path.join(directory, 'leases')}`,
    '--log-facility=-',
  ];
}

/** As Debian installs it, with room for every machine's connection. */
function nginxConfiguration(directory: string): string {
  return `
daemon off;
user root;
worker_processes auto;
pid ${directory}/nginx.pid;
error_log stderr notice;
events { worker_connections 8192; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  access_log ${directory}/nginx-access.log;
  server {
    listen ${HTTP_PORT} backlog=1024;
    root ${directory}/static;
  }
}
`;
}

export interface Use {
  readonly processorSeconds: number;
  /** the sum of each process's peak */
  readonly peakMb: number;
}

export function used(services: readonly Service[]): Use {
  const all = services.flatMap(({ pid }) => [pid, ...childrenOf(pid)]);
  const sum = (of: (pid: number) => number): number =>
    all.reduce((total, pid) => total + of(pid), 0);
  return { processorSeconds: sum(processorSeconds), peakMb: sum(peakResidentMb) };
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
