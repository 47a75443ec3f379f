/**
 * Facts back from the node: `rouse serve` in a namespace, a Talos node in another, and a host that
 * would like to speak for it in a third. Needs root.
 */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { untilServed } from '../fakes/until-served.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { ROUSE, rouseProgram } from '../fakes/rouse-program.ts';
import type { NodeSettings } from './programs/talos-node.ts';

const program = path.join(import.meta.dirname, 'programs', 'talos-node.ts');
const SERVER = '10.232.7.1';
const NODE = '10.232.7.5';
const MAC = '52:54:00:aa:00:01';
const MANIFEST = `kind: machine
name: node-1
macs: ["${MAC}"]
hardware: { arch: x86_64-efi }
boot: { profile: talos }
---
kind: profile
name: talos
install: once
talos: { version: v1.13.9, schematic: ${'a'.repeat(64)} }
`;

interface Lab {
  readonly network: Network;
  readonly start: () => Promise<ChildProcess>;
  /** runs a command on the data of the server, and reads its JSON */
  readonly rouse: (...args: readonly string[]) => Record<string, unknown>;
  /** has a host do something. @returns a line for each step */
  readonly act: (
    host: 'node' | 'rival',
    steps: NodeSettings['steps'],
    boot?: string,
  ) => Promise<readonly unknown[]>;
  readonly log: () => string;
}

function lab(t: Test): Lab {
  const network = createNetwork(t);
  for (const name of ['server', 'node', 'rival']) network.add(name);
  network.ip('server', 'link', 'add', 'br0', 'type', 'bridge');
  for (const [name, mac, address] of [
    ['node', MAC, NODE],
    ['rival', '52:54:00:ff:00:01', '10.232.7.6'],
  ] as const) {
    network.cable({ ns: 'server', end: `to-${name}` }, { ns: name, end: 'eth0' });
    network.ip('server', 'link', 'set', `to-${name}`, 'master', 'br0');
    network.ip(name, 'link', 'set', 'eth0', 'address', mac);
    network.ip(name, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  }
  network.ip('server', 'addr', 'add', `${SERVER}/24`, 'dev', 'br0');
  network.ip('server', 'link', 'set', 'br0', 'up');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rouse-facts-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  let log = '';
  return {
    network,
    log: () => log,
    rouse: (...args) => rouse([...args, '--json', '--data-dir', dataDir]),
    async start() {
      const words = ['serve', '--data-dir', dataDir, '--interface', 'br0', '--dhcp-mode', 'off'];
      const command = [...ROUSE, ...words, '--log-format', 'json'];
      const child = network.run('server', command);
      child.stdout?.on('data', (chunk) => (log += String(chunk)));
      await untilServed(path.join(dataDir, 'rouse.sock'));
      return child;
    },
    async act(host, steps, boot = 'boot1') {
      const settings: NodeSettings = { host: SERVER, boot, steps };
      const child = network.run(host, [process.execPath, program, JSON.stringify(settings)]);
      const said = child.stdout ? await text(child.stdout) : '';
      return said
        .split('\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line));
    },
  };
}

function rouse(args: readonly string[], input = ''): Record<string, unknown> {
  const { status, stdout, stderr } = spawnSync(...rouseProgram(...args), {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout || '{}') as Record<string, unknown>;
}

type TalosFacts = Readonly<Record<string, unknown>> | undefined;

t.test('a node tells that it was installed, and nobody else does', async (t) => {
  if (!requireNamespaces(t)) return;
  const { network, start, rouse, act, log } = lab(t);
  applyManifest(rouse);
  const server = await start();
  const talos = (): TalosFacts => rouse('machines', 'show', 'node-1')['talos'] as TalosFacts;
  const counted = (): Record<string, number> => rouse('status')['events'] as Record<string, number>;

  const fetched = { fetch: `http://${SERVER}:8080/boot/machines/${MAC}.ipxe` };
  const [script] = await act('node', [fetched]);
  t.match(script, `talos.events.sink=${SERVER}:8091`);
  t.match(script, `talos.logging.kernel=tcp://${SERVER}:8092`);
  t.equal(talos(), undefined);
  const decision = (): unknown => rouse('explain', 'node-1')['decision'];
  t.equal(decision(), 'boot');

  const [answers] = await act('node', ['install', { log: '[talos] up\u001b[2J' }, 'replay']);
  t.ok(Array.isArray(answers) && answers.length > 10 && answers.every((one) => one === '0'));
  t.match(talos(), { stage: 'rebooting', installed: true, installed_evidence: 'sequence' });
  t.equal(decision(), 'local-disk', 'the installation is done, and the machine no longer armed');
  await act('node', ['run', 'replay'], 'boot2');
  t.match(talos(), { stage: 'running', installed: true, hostname: 'node-1', addresses: [NODE] });
  t.match(counted(), { 'talos.installed': 1, 'talos.stage{installing}': 1, 'talos.stage': 5 });
  t.equal(log().match(/Talos is on the disk/g)?.length, 1);
  t.match(rouse('logs', 'node-1'), { items: [{ message: '[talos] up·[2J', seq: 1 }] });

  const known = talos();
  await pause(WRITTEN_MS);
  server.kill('SIGKILL');
  await once(server, 'exit');
  await start();
  t.same(talos(), known, 'a server that was killed still knows');

  const claims = ['reset', { log: '[talos] mine' }, { datagram: '[talos] mine' }] as const;
  await act('rival', claims, 'rival1');
  t.same(talos(), known);
  network.ip('node', 'link', 'set', 'eth0', 'down');
  network.ip('rival', 'addr', 'del', '10.232.7.6/24', 'dev', 'eth0');
  network.ip('rival', 'addr', 'add', `${NODE}/24`, 'dev', 'eth0');
  // It asks for the server's hardware address anew, and the server learns its own from that.
  network.ip('rival', 'neigh', 'flush', 'dev', 'eth0');
  await pause(NEIGHBOUR_MS);
  await act('rival', [fetched, ...claims], 'rival2');
  t.same(talos(), known, 'with the address of the node');
  t.same(rouse('logs', 'node-1'), { machine: 'node-1', items: [] });
  t.equal(counted()['report.ignored{unknown-source}'], 12);
});

/** The server remembers for a second who has an address. */
const NEIGHBOUR_MS = 1_200;
/** Facts are written within a second. */
const WRITTEN_MS = 1_500;

function applyManifest(rouse: Lab['rouse']): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'rouse-manifest-'));
  const file = path.join(folder, 'x.yaml');
  writeFileSync(file, MANIFEST);
  rouse('apply', '-f', file);
  rmSync(folder, { recursive: true });
}

t.test('a machine in maintenance mode is found without its help', async (t) => {
  if (!requireNamespaces(t)) return;
  const { start, rouse, act, network } = lab(t);
  applyManifest(rouse);
  await start();
  const settings: NodeSettings = {
    ...{ host: SERVER, boot: 'boot1' },
    steps: [{ certificate: 'maintenance-service.talos.dev' }],
  };
  const node = network.run('node', [process.execPath, program, JSON.stringify(settings)]);
  node.stdout?.resume();
  await act('node', [{ fetch: `http://${SERVER}:8080/boot/machines/${MAC}.ipxe` }]);
  const stage = (): unknown =>
    (rouse('machines', 'show', 'node-1')['talos'] as TalosFacts)?.['stage'];
  const deadline = performance.now() + FOUND_MS;
  while (stage() === undefined && performance.now() < deadline) await pause(500);
  t.equal(stage(), 'maintenance');
});

const FOUND_MS = 30_000;
