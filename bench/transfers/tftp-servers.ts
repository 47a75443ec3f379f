/**
 * The TFTP servers that are compared, each as its users run it: a service that logs to a file.
 *
 * Owns     their command lines, where Debian's packages exclude each other getting one of them
 *          unpacked, and what all the processes of one have used together.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { SERVER } from '../network.ts';
import { ROUSE } from '../place.ts';
import { residentMb } from '../proc.ts';
import { startService, type Service } from '../service.ts';

export interface TftpContender {
  readonly name: string;
  readonly about: string;
  start(directory: string): Promise<RunningTftp>;
}

export interface RunningTftp extends Pick<Service, 'stop'> {
  /** of the server and of its children, those that have ended included */
  readonly processorSeconds: () => number;
  readonly residentMb: () => number;
}

/** Where the served files are; Rouse takes them for loaders of the operator. */
export function filesIn(directory: string): string {
  return path.join(directory, 'data', 'loaders');
}

export const rouseTftp: TftpContender = {
  name: 'rouse',
  about: 'dist/rouse',
  async start(directory) {
    const command = [
      ...[ROUSE, 'serve', '--data-dir', path.join(directory, 'data'), '--dhcp-mode', 'off'],
      ...['--interface', SERVER.interface],
    ];
    return running(directory, 'rouse', { command, ready: 'waiting for a machine' });
  },
};

export const dnsmasqTftp: TftpContender = {
  name: 'dnsmasq',
  about: '--tftp-max=2000, for 50 is its default; it ignores windowsize',
  async start(directory) {
    const command = [
      ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file='],
      ...[`--listen-address=${SERVER.address}`, '--bind-interfaces', '--user=root'],
      ...['--enable-tftp', `--tftp-root=${filesIn(directory)}`, '--tftp-max=2000'],
      '--log-facility=-',
    ];
    return running(directory, 'dnsmasq', { command, ready: 'started' });
  },
};

export const tftpdHpa: TftpContender = {
  name: 'tftpd-hpa',
  about: 'a process for each transfer; it ignores windowsize',
  async start(directory) {
    const command = ['in.tftpd', '--listen', '--foreground', '--secure', '--verbose'];
    const place = ['--address', `${SERVER.address}:69`, filesIn(directory)];
    return running(directory, 'tftpd-hpa', { command: [...command, ...place], ready: '' });
  },
};

export function atftpd(program: string): TftpContender {
  return {
    name: 'atftpd',
    about: '--maxthread 1000, for 100 is its default; a thread for each transfer',
    async start(directory) {
      const command = [
        ...[program, '--daemon', '--no-fork', '--bind-address', SERVER.address],
        ...['--maxthread', '1000', '--user', 'root', '--group', 'root', '--logfile', '-'],
        filesIn(directory),
      ];
      return running(directory, 'atftpd', { command, ready: '' });
    },
  };
}

/**
 * Unpacks Debian's atftpd without installing it, for it excludes tftpd-hpa.
 *
 * @returns the program, or undefined where the package cannot be had
 */
export function unpackAtftpd(directory: string): string | undefined {
  const folder = path.join(directory, 'atftpd');
  mkdirSync(folder);
  const options = { cwd: folder, encoding: 'utf8' } as const;
  spawnSync('apt-get', ['download', '-q', 'atftpd'], options);
  const [packageFile] = readdirSync(folder);
  if (packageFile === undefined) return undefined;
  const { status } = spawnSync('dpkg-deb', ['-x', packageFile, folder], options);
  return status === 0 ? path.join(folder, 'usr', 'sbin', 'atftpd') : undefined;
}

async function running(
  directory: string,
  name: string,
  { command, ready }: { readonly command: readonly string[]; readonly ready: string },
): Promise<RunningTftp> {
  const log = path.join(directory, `${name}.log`);
  const { pid, stop } = await startService(command, { log, ready });
  return {
    stop,
    processorSeconds: () => processorSeconds(pid),
    residentMb: () => residentMb(pid),
  };
}

/** Ticks of proc_pid_stat(5): of the process, and of children it has waited for. */
function processorSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
