/**
 * The HTTP servers that are compared, each as its users run it: a service that logs each request to
 * a file and serves one large file from the disk.
 *
 * Owns     their settings, and what all the processes of one have used together.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SERVER } from '../network.ts';
import { ROUSE } from '../place.ts';
import { peakResidentMb, processorSeconds, residentMb } from '../proc.ts';
import { startService, type Service } from '../service.ts';

export const FILE_MIB = 100;

export interface HttpContender {
  readonly name: string;
  readonly about: string;
  readonly url: string;
  start(directory: string): Promise<RunningHttp>;
}

export interface RunningHttp extends Pick<Service, 'stop'> {
  readonly processorSeconds: () => number;
  readonly residentMb: () => number;
  readonly peakResidentMb: () => number;
}

const image = 'bench';

/** Writes the file and the inventory that names it. */
export function prepareFile(directory: string): void {
  const images = path.join(directory, 'data', 'images');
  mkdirSync(images, { recursive: true });
  const mebibytes = Array.from({ length: FILE_MIB }, () => randomBytes(1_048_576));
  writeFileSync(path.join(images, 'large'), Buffer.concat(mebibytes));
  const manifest = path.join(directory, 'image.yaml');
  writeFileSync(manifest, `kind: image\nname: ${image}\nfiles: {large: large}\n`);
  const args = ['apply', '--quiet', '--data-dir', path.join(directory, 'data'), '-f', manifest];
  const { status, stderr } = spawnSync(ROUSE, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`rouse apply: ${stderr}`);
}

export const rouseHttp: HttpContender = {
  name: 'rouse',
  about: 'dist/rouse, the file in an image',
  url: `http://${SERVER.address}:8080/boot/files/${image}/large`,
  async start(directory) {
    const command = [
      ...[ROUSE, 'serve', '--data-dir', path.join(directory, 'data'), '--dhcp-mode', 'off'],
      ...['--interface', SERVER.interface],
    ];
    const log = path.join(directory, 'rouse.log');
    return measured(await startService(command, { log, ready: 'waiting for a machine' }));
  },
};

interface NginxOptions {
  /** as nginx.conf has it; Debian's says `auto`, one for each processor */
  readonly workers: 'auto' | '1';
  readonly port: number;
}

function nginx(name: string, { workers, port }: NginxOptions): HttpContender {
  return {
    name,
    about: `Debian's package and settings, worker_processes ${workers}`,
    url: `http://${SERVER.address}:${port}/large`,
    async start(directory) {
      const config = path.join(directory, `${name.replace(' ', '-')}.conf`);
      writeFileSync(config, nginxConfig(directory, { workers, port }));
      const log = path.join(directory, `${name.replace(' ', '-')}.log`);
      const command = ['nginx', '-c', config, '-e', 'stderr'];
      return measured(await startService(command, { log, ready: 'start worker process' }));
    },
  };
}

export const nginxAuto = nginx('nginx', { workers: 'auto', port: 9100 });
export const nginxOne = nginx('nginx, 1 worker', { workers: '1', port: 9101 });

/** What matters here of Debian's /etc/nginx/nginx.conf and its default site. */
function nginxConfig(directory: string, { workers, port }: NginxOptions): string {
  return `user root;
daemon off;
worker_processes ${workers};
pid ${path.join(directory, `nginx-${port}.pid`)};
error_log stderr notice;
events { worker_connections 768; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  access_log ${path.join(directory, `access-${port}.log`)};
  server {
    listen ${SERVER.address}:${port};
    root ${path.join(directory, 'data', 'images')};
  }
}
`;
}

function measured({ pid, stop }: Service): RunningHttp {
  const sum = (figure: (pid: number) => number) => (): number =>
    [pid, ...childrenOf(pid)].map(figure).reduce((total, one) => total + one, 0);
  return {
    stop,
    processorSeconds: sum(processorSeconds),
    residentMb: sum(residentMb),
    peakResidentMb: sum(peakResidentMb),
  };
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
