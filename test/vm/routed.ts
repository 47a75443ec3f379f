/**
 * A second network behind the lab's, as in a data centre: servers there, machines here.
 *
 *   machines ── br0 10.77.0.2/24 [lab's namespace: router and relay] br1 10.88.0.1/24
 *                                                                     ├─ eth0 10.88.0.2: boot
 *                                                                     └─ eth0 10.88.0.3: dhcp
 *
 * Owns     the hosts, their cables and the router's forwarding; removed with the test.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';
import { waitForText, type Lab } from './lab.ts';

export const ROUTED = { boot: '10.88.0.2', dhcp: '10.88.0.3', router: '10.88.0.1' } as const;
/** What the relay is called in captures, by either of its addresses. */
export const RELAY_ADDRESSES = ['10.77.0.2', ROUTED.router] as const;

interface RoutedHosts {
  /** full names of namespaces */
  readonly boot: string;
  readonly dhcp: string;
}

/** Makes the network and both hosts; each has one interface, eth0. */
export function addRoutedHosts(t: Test, lab: Lab): RoutedHosts {
  const router = lab.namespace;
  const hosts = { boot: `${router}-far-boot`, dhcp: `${router}-far-dhcp` };
  const remove = (): void => {
    for (const name of Object.values(hosts)) spawnSync('ip', ['netns', 'delete', name]);
  };
  // A test that runs out of time gets no teardown.
  process.on('exit', remove);
  t.teardown(remove);
  ip('-n', router, 'link', 'add', 'br1', 'type', 'bridge');
  ip('-n', router, 'address', 'add', `${ROUTED.router}/24`, 'dev', 'br1');
  ip('-n', router, 'link', 'set', 'br1', 'up');
  for (const [host, namespace] of Object.entries(hosts) as ['boot' | 'dhcp', string][]) {
    ip('netns', 'add', namespace);
    const peer = ['peer', 'name', 'eth0', 'netns', namespace];
    ip('-n', router, 'link', 'add', host, 'type', 'veth', ...peer);
    ip('-n', router, 'link', 'set', host, 'master', 'br1', 'up');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'address', 'add', `${ROUTED[host]}/24`, 'dev', 'eth0');
    ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    ip('-n', namespace, 'route', 'add', 'default', 'via', ROUTED.router);
  }
  const forward = 'echo 1 >/proc/sys/net/ipv4/ip_forward';
  ip('netns', 'exec', router, 'sh', '-c', forward);
  return hosts;
}

/** ISC's relay on the router, with both hosts as its servers and option 82 added. */
export async function startRelay(t: Test, lab: Lab): Promise<void> {
  const command = ['dhcrelay', '-4', '-d', '-a', '--no-pid', '-id', 'br0', '-iu', 'br1'];
  const child = spawn(
    'ip',
    ['netns', 'exec', lab.namespace, ...command, ROUTED.dhcp, ROUTED.boot],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  process.on('exit', () => child.kill('SIGKILL'));
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  t.teardown(async () => {
    if (ended()) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  lab.explain('the relay', () => said);
  await waitForText(() => said, /Sending on +Socket\/fallback/, 'dhcrelay', ended);
}

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}
