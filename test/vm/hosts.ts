/**
 * More hosts for a lab: namespaces on one of its bridges.
 *
 * Owns     making and removing them; they end with the test, however the test ends.
 * Leaves   the lab's own two namespaces to scripts/lab/network.sh.
 */
import { spawnSync } from 'node:child_process';
import type { Test } from 'tap';
import type { Lab } from './lab.ts';

interface Host {
  readonly name: string;
  /** in the lab's namespace */
  readonly bridge: string;
  /** of its one interface, eth0, in a network with 24 bits */
  readonly address: string;
  readonly router?: string;
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
