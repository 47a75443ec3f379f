/**
 * `rouse machines wake` on a wire: the running server sends, tcpdump hears. Needs root.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { frames, readCapture } from '../fakes/capture-frames.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { ROUSE, rouseProgram } from '../fakes/rouse-program.ts';
import { untilServed } from '../fakes/until-served.ts';

const ASLEEP = '525400aa0001';
const PACKET = 'ff'.repeat(6) + ASLEEP.repeat(16);

/** Everything that a namespace hears on its end of a cable, as tcpdump writes it down. */
async function listen(network: Network, ns: string, file: string): Promise<() => Buffer> {
  const words = ['-i', 'eth0', '-U', '--immediate-mode', '-Z', 'root', '-w', file];
  network.run(ns, ['tcpdump', ...words, 'udp and not port 67 and not port 5353']);
  while (!existsSync(file) || statSync(file).size < 24) await pause(20);
  return () => readFileSync(file);
}

function folder(t: Test): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rouse-wake-'));
  t.teardown(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

t.test('each network that is served hears three magic packets, and no other one any', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = createNetwork(t);
  const dataDir = folder(t);
  for (const name of ['server', 'first', 'second', 'other']) network.add(name);
  const cables = { first: 'eth0', second: 'eth1', other: 'eth2' };
  for (const [ns, end] of Object.entries(cables)) {
    network.cable({ ns: 'server', end }, { ns, end: 'eth0' });
  }
  network.ip('server', 'addr', 'add', '10.231.4.1/24', 'dev', 'eth0');
  network.ip('server', 'addr', 'add', '10.231.6.1/23', 'dev', 'eth1');
  network.ip('server', 'addr', 'add', '10.231.8.1/24', 'dev', 'eth2');
  // Not by the default route, which is where a packet without a place goes.
  network.ip('server', 'route', 'add', 'default', 'via', '10.231.8.254');
  const captures = [];
  for (const ns of Object.keys(cables)) {
    captures.push(await listen(network, ns, path.join(dataDir, `${ns}.pcap`)));
  }
  const [first, second, other] = captures;

  const words = ['--interface', 'eth0', '--interface', 'eth1', '--log-format', 'json'];
  const serve = [...ROUSE, 'serve', '--data-dir', dataDir, ...words];
  network.run('server', serve).stdout?.resume();
  await untilServed(path.join(dataDir, 'rouse.sock'));
  const rouse = (args: readonly string[], input = ''): string =>
    execFileSync(...rouseProgram(...args, '--data-dir', dataDir), {
      ...{ input, encoding: 'utf8' },
    });
  rouse(['apply', '-f', '-'], `kind: machine\nname: node-1\nmacs: ["${ASLEEP}"]\n`);
  // The command runs in the namespace of this test, which has none of these networks.
  const said = rouse(['machines', 'wake', 'node-1']);
  t.match(said, 'node-1: 3 packets sent through eth0 to 10.231.4.255, UDP port 9');
  t.match(said, 'node-1: 3 packets sent through eth1 to 10.231.7.255, UDP port 9');

  const magic = (file: Buffer) => readCapture(file).filter(({ toPort }) => toPort === 9);
  while (magic(first!()).length < 3 || magic(second!()).length < 3) await pause(20);
  const cases = [
    [first!(), '10.231.4.255', '10.231.4.1'],
    [second!(), '10.231.7.255', '10.231.6.1'],
  ] as const;
  for (const [file, to, from] of cases) {
    const heard = magic(file);
    t.same(
      heard.map((one) => [one.transport, one.from, one.to, one.payload.toString('hex')]),
      Array.from({ length: 3 }, () => ['udp', from, to, PACKET]),
    );
    const wired = frames(file).filter((frame) => frame.includes(Buffer.from(PACKET, 'hex')));
    t.same(
      wired.map((frame) => frame.subarray(0, 6).toString('hex')),
      Array.from({ length: 3 }, () => 'ff'.repeat(6)),
      'to all on the Ethernet, for a sleeping machine answers no ARP',
    );
  }
  t.same(magic(other!()), [], 'an interface that is not served');
  const told = JSON.parse(rouse(['events', '--kind', 'machine.woken', '--json'])) as unknown;
  t.match(told, {
    items: [{ machine: 'node-1', interfaces: 'eth0,eth1', askedBy: /^cli / }],
  });
  t.match(rouse(['machines', 'history', 'node-1']), /woken/);
});
