/**
 * Network namespaces of one test, joined by virtual cables, and removed with it.
 *
 * Names carry the process id, so that tests can run beside each other and beside a lab.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Test } from 'tap';

export interface Network {
  /** the namespace's full name */
  add(name: string): string;
  /** the full name of a namespace that was added */
  name(ns: string): string;
  /** a cable between two namespaces; the ends are named as given and switched on */
  cable(a: { ns: string; end: string }, b: { ns: string; end: string }): void;
  /** `ip` inside a namespace */
  ip(ns: string, ...args: readonly string[]): void;
  /** a program inside a namespace, ended with the test if it has not ended by then */
  run(ns: string, command: readonly string[]): ChildProcess;
}

/** Why namespaces cannot be used here, or undefined. */
export function namespacesMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root for network namespaces';
  const probe = spawnSync('ip', ['netns', 'list']);
  return probe.status === 0 ? undefined : 'needs the ip command (package iproute2)';
}

/** Skips the test, or fails it where everything must run. */
export function requireNamespaces(t: Test): boolean {
  const missing = namespacesMissing();
  if (missing === undefined) return true;
  if (process.env['CI']) t.fail(missing);
  else t.pass('not tried', { skip: missing });
  return false;
}

export function createNetwork(t: Test): Network {
  const full = (name: string): string => `rdp${process.pid}-${name}`;
  const created: string[] = [];
  const children = new Set<ChildProcess>();
  t.teardown(async () => {
    for (const child of children) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    for (const name of created) spawnSync('ip', ['netns', 'del', name]);
  });
  const network: Network = {
    add(name) {
      created.push(full(name));
      must(['ip', 'netns', 'add', full(name)]);
      network.ip(name, 'link', 'set', 'lo', 'up');
      return full(name);
    },
    name: full,
    cable(a, b) {
      const pair = ['type', 'veth', 'peer', 'name', b.end, 'netns', full(b.ns)];
      must(['ip', 'link', 'add', a.end, 'netns', full(a.ns), ...pair]);
      network.ip(a.ns, 'link', 'set', a.end, 'up');
      network.ip(b.ns, 'link', 'set', b.end, 'up');
    },
    ip(ns, ...args) {
      must(['ip', '-n', full(ns), ...args]);
    },
    run(ns, command) {
      const stdio = ['pipe', 'pipe', 'inherit'] as const;
      const child = spawn('ip', ['netns', 'exec', full(ns), ...command], { stdio: [...stdio] });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
  };
  return network;
}

function must(command: readonly string[]): void {
  const [program = '', ...args] = command;
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim()}`);
}
