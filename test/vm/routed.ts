/**
 * A second network behind the lab's, as in a data centre: servers there, machines here.
 *
 *   machines ── br0 10.77.0.2/24 [lab's namespace: router and relay] br1 10.88.0.1/24
 *                                                                     ├─ eth0 10.88.0.2: boot
 *                                                                     └─ eth0 10.88.0.3: dhcp
 */
import type { Test } from 'tap';
import { startInside } from '../fakes/inside.ts';
import { addHost, ip } from './hosts.ts';
import { SERVER_ADDRESS, type Lab } from './lab.ts';

export const ROUTED = { boot: '10.88.0.2', dhcp: '10.88.0.3', router: '10.88.0.1' } as const;
/** Who is who in a capture. */
export const ROUTED_NAMES = {
  [ROUTED.boot]: 'rouse',
  [ROUTED.dhcp]: 'dhcp',
  [ROUTED.router]: 'relay',
  [SERVER_ADDRESS]: 'relay',
};

/** Full names of the namespaces of two hosts. */
interface RoutedHosts {
  readonly boot: string;
  readonly dhcp: string;
}

export function addRoutedHosts(t: Test, lab: Lab): RoutedHosts {
  const { namespace } = lab;
  const { router } = ROUTED;
  ip('-n', namespace, 'link', 'add', 'br1', 'type', 'bridge');
  ip('-n', namespace, 'address', 'add', `${ROUTED.router}/24`, 'dev', 'br1');
  ip('-n', namespace, 'link', 'set', 'br1', 'up');
  ip('netns', 'exec', namespace, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward');
  const host = (name: 'boot' | 'dhcp'): string =>
    addHost(t, lab, { name: `far-${name}`, bridge: 'br1', address: ROUTED[name], router });
  return { boot: host('boot'), dhcp: host('dhcp') };
}

/** ISC's relay on the router, which forwards to both hosts and adds option 82. */
export async function startRelay(t: Test, lab: Lab): Promise<void> {
  const command = ['dhcrelay', '-4', '-d', '-a', '--no-pid', '-id', 'br0', '-iu', 'br1'];
  const relay = await startInside(t, {
    namespace: lab.namespace,
    command: [...command, ROUTED.dhcp, ROUTED.boot],
    ready: /Sending on +Socket\/fallback/,
  });
  lab.explain('the relay', relay.log);
}
