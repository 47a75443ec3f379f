/**
 * TFTP servers on port 69 of loopback, each with its defaults, and a folder that holds one file.
 *
 * Owns     their command lines, and knowing when they answer.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const FILE_NAME = 'loader.bin';
export const SERVER_PORT = 69;

const binary = path.join(import.meta.dirname, '..', '..', 'dist', 'rouse');
const giveUpMs = 15_000;
const lookMs = 100;

export interface Contender {
  readonly name: string;
  readonly command: (directory: string) => readonly string[];
}

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'rouse',
    command: (directory) => [
      ...[binary, 'serve', '--data-dir', path.join(directory, 'data'), '--interface', 'lo'],
      ...['--dhcp-mode', 'off', '--boot-listen', '127.0.0.1:8080'],
      ...['--admin-listen', '127.0.0.1:8081'],
    ],
  },
  {
    name: 'dnsmasq',
    command: (directory) => [
      ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file='],
      ...['--listen-address=127.0.0.1', '--bind-interfaces', '--user=root', '--log-facility=-'],
      // It would refuse more than 50 clients at once.
      ...['--enable-tftp', `--tftp-root=${served(directory)}`, '--tftp-max=200'],
    ],
  },
  {
    name: 'tftpd-hpa',
    command: (directory) => [
      ...['in.tftpd', '--foreground', '--listen', '--ipv4', '--address', '127.0.0.1:69'],
      ...['--user', 'root', '--secure', served(directory)],
    ],
  },
  {
    name: 'atftpd',
    command: (directory) => [
      ...['atftpd', '--daemon', '--no-fork', '--user', 'root', '--group', 'root'],
      ...['--bind-address', '127.0.0.1', '--logfile', '/dev/null', '--maxthread', '200'],
      served(directory),
    ],
  },
];

function served(directory: string): string {
  return path.join(directory, 'data', 'loaders');
}

/** Where all of them find it: Rouse takes it for a loader of the operator. */
export function placeFile(directory: string, bytes: Uint8Array): void {
  mkdirSync(served(directory), { recursive: true });
  writeFileSync(path.join(served(directory), FILE_NAME), bytes);
}

export function isThere({ command }: Contender): boolean {
  const [program = ''] = command('');
  return existsSync(program) || spawnSync('which', [program]).status === 0;
}

export async function startServer(
  { name, command }: Contender,
  directory: string,
): Promise<{ stop(): Promise<void> }> {
  const [program = '', ...args] = command(directory);
  const child = spawn(program, args, { stdio: 'ignore' });
  for (let waitedMs = 0; !answers(); waitedMs += lookMs) {
    if (child.exitCode !== null) throw new Error(`${name} has ended with ${child.exitCode}`);
    if (waitedMs > giveUpMs) throw new Error(`${name} does not answer`);
    await sleep(lookMs);
  }
  return {
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function answers(): boolean {
  const args = ['--silent', '--max-time', '1', '--output', '/dev/null'];
  const url = `tftp://127.0.0.1:${SERVER_PORT}/${FILE_NAME}`;
  return spawnSync('curl', [...args, url]).status === 0;
}
