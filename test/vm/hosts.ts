/**
 * More hosts for a lab: namespaces on one of its bridges, and programs that run in them.
 *
 * Owns     making and removing them; everything ends with the test, however the test ends.
 * Leaves   the lab's own two namespaces to scripts/lab/network.sh.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';
import { waitForText, type Lab } from './lab.ts';

interface Host {
  readonly name: string;
  /** in the lab's namespace */
  readonly bridge: string;
  /** of its one interface, eth0, in a network with 24 bits */
  readonly address: string;
  readonly router?: string;
}

export interface Inside {
  /** what it has printed */
  readonly log: () => string;
  stop(): Promise<void>;
}

interface ProgramInside {
  /** full name */
  readonly namespace: string;
  readonly command: readonly string[];
  /** printed once it works */
  readonly ready: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

/** @returns the full name of the host's namespace */
export function addHost(t: Test, lab: Lab, { name, bridge, address, router }: Host): string {
  const namespace = `${lab.namespace}-${name}`;
  const remove = (): void => {
    process.off('exit', remove);
    spawnSync('ip', ['netns', 'delete', namespace]);
  };
  // A test that runs out of time gets no teardown.
  process.on('exit', remove);
  t.teardown(remove);
  ip('netns', 'add', namespace);
  const peer = ['peer', 'name', 'eth0', 'netns', namespace];
  ip('-n', lab.namespace, 'link', 'add', name, 'type', 'veth', ...peer);
  ip('-n', lab.namespace, 'link', 'set', name, 'master', bridge, 'up');
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  ip('-n', namespace, 'link', 'set', 'eth0', 'up');
  if (router !== undefined) ip('-n', namespace, 'route', 'add', 'default', 'via', router);
  return namespace;
}

/** @throws when it fails */
export function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}

/** Starts a program and waits until it says that it works. @throws when it ends before that */
export async function startInside(t: Test, program: ProgramInside): Promise<Inside> {
  const { namespace, command, ready, env } = program;
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output: string[] = [];
  const log = (): string => output.join('');
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => output.push(String(chunk)));
  }
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const kill = (): boolean => child.kill('SIGKILL');
  process.on('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (ended()) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  t.teardown(stop);
  await waitForText(log, ready, command[0] ?? '', ended);
  return { log, stop };
}
