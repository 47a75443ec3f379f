/**
 * Two network namespaces joined by a virtual cable: one for the DHCP server, one for its clients.
 *
 * Owns     their names, which carry the process id, their addresses, the programs in them, and
 *          their removal.
 */
import { spawn, spawnSync, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Place {
  readonly namespace: string;
  readonly interface: string;
  readonly address: string;
}

const PREFIX_LENGTH = 16;
export const SUBNET = { address: '10.93.0.0', mask: '255.255.0.0' } as const;

export const SERVER: Place = {
  namespace: `rouse-bench-${process.pid}-server`,
  interface: 'server0',
  address: '10.93.0.1',
};
export const CLIENTS: Place = {
  namespace: `rouse-bench-${process.pid}-clients`,
  interface: 'clients0',
  address: '10.93.0.2',
};

const children = new Set<ChildProcess>();

/** @returns a function that ends what still runs in them, and removes both again */
export function createNetwork(): () => void {
  const remove = (): void => {
    for (const child of children) child.kill('SIGKILL');
    for (const { namespace } of [SERVER, CLIENTS]) spawnSync('ip', ['netns', 'del', namespace]);
  };
  try {
    for (const { namespace } of [SERVER, CLIENTS]) ip('netns', 'add', namespace);
    const end = ['name', CLIENTS.interface, 'netns', CLIENTS.namespace];
    const start = [SERVER.interface, 'netns', SERVER.namespace];
    ip('link', 'add', ...start, 'type', 'veth', 'peer', ...end);
    for (const place of [SERVER, CLIENTS]) {
      const { namespace, address, interface: name } = place;
      ip('-n', namespace, 'link', 'set', 'lo', 'up');
      ip('-n', namespace, 'address', 'add', `${address}/${PREFIX_LENGTH}`, 'dev', name);
      ip('-n', namespace, 'link', 'set', name, 'up');
    }
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

/** Runs a program in the place; its process id is the program's own. */
export function runIn(
  place: Place,
  command: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  const [program, args] = inside(place, command);
  return kept(spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** The same for a program that logs to a file. */
export function serveIn(place: Place, command: readonly string[], logFile: number): ChildProcess {
  const [program, args] = inside(place, command);
  return kept(spawn(program, args, { stdio: ['ignore', logFile, logFile] }));
}

function inside({ namespace }: Place, command: readonly string[]): [string, string[]] {
  return ['ip', ['netns', 'exec', namespace, ...command]];
}

function kept<T extends ChildProcess>(child: T): T {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}
