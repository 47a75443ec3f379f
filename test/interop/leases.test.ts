/**
 * The lease files that dnsmasq, Kea and ISC dhcpd write, imported as they are: each server gives two
 * addresses to udhcpc in a namespace, and is stopped. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { openLocalApi } from '../../src/assemble-admin.ts';
import { DHCP_SERVERS, dhcpServerMissing, startDhcpServer } from '../fakes/dhcp-servers.ts';
import { createNetwork, requireNamespaces } from '../fakes/namespaces.ts';
import { terminal } from '../fakes/terminal.ts';

t.setTimeout(120_000);

const SERVER = '10.232.9.1';

interface Client {
  readonly mac: string;
  readonly hostname?: string;
}
const CLIENTS: readonly Client[] = [
  { mac: '52:54:00:c0:00:01', hostname: 'Node-1' },
  { mac: '52:54:00:c0:00:02' },
];

/** Takes a lease as an embedded system does, once for each client. */
function lease(t: Test, client: string, { mac, hostname }: Client): void {
  const inside = ['ip', 'netns', 'exec', client];
  const must = (...command: readonly string[]): void => {
    const [program = '', ...args] = [...inside, ...command];
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    t.equal(status, 0, `${command.join(' ')}: ${stdout}${stderr}`);
  };
  must('ip', 'link', 'set', 'eth0', 'down', 'address', mac);
  must('ip', 'link', 'set', 'eth0', 'up');
  const called = hostname === undefined ? [] : ['-x', `hostname:${hostname}`];
  const once = ['-i', 'eth0', '-f', '-q', '-n', '-t', '10', '-T', '1', '-s', '/bin/true'];
  must('busybox', 'udhcpc', ...once, ...called);
}

if (requireNamespaces(t)) {
  for (const kind of DHCP_SERVERS) {
    t.test(`imports what ${kind} has written`, async (t) => {
      const missing = dhcpServerMissing(kind);
      if (missing !== undefined) {
        if (process.env['CI']) t.fail(missing);
        else t.pass('not tried', { skip: missing });
        return;
      }
      const network = createNetwork(t);
      const namespace = network.add('dhcp');
      const client = network.add('client');
      network.cable({ ns: 'dhcp', end: 'lan' }, { ns: 'client', end: 'eth0' });
      network.ip('dhcp', 'addr', 'add', `${SERVER}/24`, 'dev', 'lan');
      const folder = mkdtempSync(path.join(tmpdir(), 'rouse-leases-'));
      t.teardown(() => {
        rmSync(folder, { recursive: true });
      });
      const leaseFile = path.join(folder, 'leases');
      const server = await startDhcpServer(t, {
        kind,
        namespace,
        interface: 'lan',
        address: SERVER,
        range: ['10.232.9.50', '10.232.9.99'],
        leaseFile,
      });
      for (const one of CLIENTS) lease(t, client, one);
      await server.stop();

      const { run } = terminal(t, { deps: { openLocalApi } });
      const { exit, stdout, stderr } = await run(
        ...['import', 'leases', leaseFile, '--format', kind, '--json'],
      );
      t.equal(exit, 0, stderr);
      const wrote = readFileSync(leaseFile, 'utf8');
      const { machines } = JSON.parse(stdout) as { machines: readonly Record<string, unknown>[] };
      t.equal(machines.length, CLIENTS.length, wrote);
      t.match(
        machines.toSorted((a, b) => (String(a['macs']) < String(b['macs']) ? -1 : 1)),
        CLIENTS.map(({ mac, hostname }) => ({
          change: 'created',
          macs: [mac],
          name: hostname === undefined ? undefined : 'node-1',
          address: /^10\.232\.9\.\d+$/,
        })),
        wrote,
      );
      t.match((await run('machines', 'show', 'node-1')).stdout, CLIENTS[0]?.mac);
    });
  }
}
