/**
 * A network for `rouse doctor --probe`, in namespaces. The host under test is the switch itself: its
 * interface is a bridge, with a DHCP server and a PXE server behind a cable each.
 */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { startDhcpServer } from './dhcp-servers.ts';
import type { Inside } from './inside.ts';
import { createNetwork, type Network } from './namespaces.ts';
import { ROUSE } from './rouse-program.ts';

/** Where Rouse, the DHCP server and the other server are. */
export const HOST = '10.231.6.10';
export const DHCP = '10.231.6.1';
export const OTHER = '10.231.6.9';
export const RANGE = '--dhcp-range=10.231.6.100,10.231.6.200,1h';

interface Finding {
  readonly check: string;
  readonly id?: string;
  readonly level: string;
  readonly text: string;
}
interface Answer {
  readonly kind: string;
  readonly port: number;
  readonly server: string;
  readonly address: string | null;
  readonly next_server: string | null;
  readonly option_67: string;
  readonly own_host: boolean;
}
interface Probed {
  readonly exit: number;
  readonly findings: readonly Finding[];
  readonly answers: readonly Answer[];
}

export function requireTool(t: Test, tool: string): boolean {
  if (spawnSync('which', [tool]).status === 0) return true;
  if (process.env['CI']) t.fail(`needs ${tool}`);
  else t.pass('not tried', { skip: `needs ${tool}` });
  return false;
}

export class Lan {
  readonly #network: Network;
  readonly #names = new Map<string, string>();
  readonly folder: string;

  constructor(t: Test) {
    this.#network = createNetwork(t);
    this.folder = mkdtempSync(path.join(tmpdir(), 'rouse-probe-'));
    t.teardown(() => {
      rmSync(this.folder, { recursive: true });
    });
    for (const name of ['host', 'dhcp', 'pxe']) this.#names.set(name, this.#network.add(name));
    this.#network.ip('host', 'link', 'add', 'eth0', 'type', 'bridge');
    this.#network.ip('host', 'link', 'set', 'eth0', 'up');
    for (const name of ['dhcp', 'pxe']) {
      this.#network.cable({ ns: 'host', end: `to-${name}` }, { ns: name, end: 'eth0' });
      this.#network.ip('host', 'link', 'set', `to-${name}`, 'master', 'eth0');
    }
    for (const [name, address] of [
      ['host', HOST],
      ['dhcp', DHCP],
      ['pxe', OTHER],
    ] as const) {
      this.#network.ip(name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    }
  }

  /** A server in a namespace, once its port 67 is open. */
  async serve(where: 'dhcp' | 'pxe', command: readonly string[]): Promise<ChildProcess> {
    const child = this.#network.run(where, ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...command]);
    const said: Buffer[] = [];
    child.stdout!.on('data', (chunk: Buffer) => said.push(chunk));
    while (!this.#hears(where)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(Buffer.concat(said).toString());
      await delay(20);
    }
    return child;
  }

  /** Kea or ISC dhcpd as the DHCP server, with more of its configuration. */
  foreign(t: Test, kind: 'kea' | 'isc', extra = ''): Promise<Inside> {
    const namespace = this.#names.get('dhcp') ?? '';
    const range = ['10.231.6.100', '10.231.6.200'] as const;
    const place = { namespace, interface: 'eth0', address: DHCP, range };
    return startDhcpServer(t, { kind, extra, ...place });
  }

  dnsmasq(where: 'dhcp' | 'pxe', ...options: readonly string[]): Promise<ChildProcess> {
    const alone = ['--keep-in-foreground', '--port=0', '--conf-file=/dev/null', '--leasefile-ro'];
    const here = ['--interface=eth0', '--bind-interfaces', '--pid-file=', '--user=root'];
    return this.serve(where, ['dnsmasq', ...alone, ...here, '--no-ping', ...options]);
  }

  async rouse(...args: readonly string[]): Promise<ChildProcess> {
    const child = this.#network.run('host', [...ROUSE, ...args, ...this.#place()]);
    for await (const chunk of child.stdout!) {
      if (String(chunk).includes('waiting for a machine')) break;
    }
    return child;
  }

  async probe(...args: readonly string[]): Promise<Probed> {
    const words = ['doctor', '--probe', '--json', '--quiet', ...this.#place(), ...args];
    const child = this.#network.run('host', [...ROUSE, ...words]);
    const exited = once(child, 'exit');
    const said = await text(child.stdout!);
    const [exit] = (await exited) as [number];
    return { exit, ...(JSON.parse(said) as Omit<Probed, 'exit'>) };
  }

  #place(): string[] {
    return ['--interface', 'eth0', '--data-dir', path.join(this.folder, 'data')];
  }

  #hears(where: string): boolean {
    const files = ['/proc/net/udp', '/proc/net/packet'];
    const name = this.#names.get(where) ?? '';
    const seen = spawnSync('ip', ['netns', 'exec', name, 'cat', ...files], { encoding: 'utf8' });
    // Port 67, or a socket for raw frames of IP (0800) or of everything (0003).
    return /:0043 /.test(seen.stdout) || /^\S+ \d+ +\d+ +(?:0800|0003)/m.test(seen.stdout);
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

export const probed = ({ findings }: Probed): string[] =>
  findings
    .filter(({ check, id }) => check === 'dhcp-probe' && id !== 'own-stopped')
    .map(({ id, level }) => `${level} ${id ?? ''}`);

export const textOf = ({ findings }: Probed, wanted: string): string | undefined =>
  findings.find(({ id }) => id === wanted)?.text;

/** What is said beside a DHCP server that leaves booting alone. */
export const PLAIN = ['ok dhcp-plain'];
