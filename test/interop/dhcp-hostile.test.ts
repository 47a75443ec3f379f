/**
 * A million damaged messages through codec and engine, and a hundred thousand through a real
 * socket: nothing is thrown, each is counted, the next good message is answered, and memory stays
 * flat. The seeds are the ones below; a fault names its round.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { dhcpClientsMax } from '../../src/domain/limits.ts';
import { deliver, message, startEngine } from '../fakes/dhcp.ts';
import { harmDone } from '../fakes/harm.ts';
import { createMutations } from '../fakes/mutate.ts';
import { createNetwork, requireNamespaces } from '../fakes/namespaces.ts';
import { askFrom, serverIn } from './programs/dhcp-programs.ts';
import type { FloodSettings } from './programs/dhcp-flood.ts';

const ENGINE_SEED = 20_261_125;
const SOCKET_SEED = 4_011;
const ENGINE_MESSAGES = 1_000_000;
const SOCKET_MESSAGES = 100_000;
const MEGABYTE = 1_048_576;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

t.test('a million damaged messages do no harm, and leave nothing behind', (t) => {
  const state = startEngine();
  const next = createMutations(ENGINE_SEED);
  const faults: string[] = [];
  let heapHalfway = 0;
  for (let round = 0; round < ENGINE_MESSAGES; round += 1) {
    const { sample, bytes } = next();
    const { port, source } = sample;
    // Long after the one before, so that the rate limit hides nothing.
    const atMs = round * 60_000;
    const wrong = harmDone(() => deliver(state, { bytes, ingress: { port }, source, atMs }));
    if (wrong !== undefined) faults.push(`round ${round}, ${sample.name}: ${wrong}`);
    if (round === ENGINE_MESSAGES / 2) heapHalfway = heapBytes();
  }
  t.same(faults.slice(0, 10), []);
  t.ok(state.clients.size <= dhcpClientsMax);
  const grown = heapBytes() - heapHalfway;
  // The table of clients may still fill: some 300 bytes for each of those it has room for.
  t.ok(grown < 32 * MEGABYTE, `${Math.round(grown / MEGABYTE)} MB more in the second half`);
  t.comment(`${state.clients.size} clients remembered, heap grew ${grown} bytes`);
  t.end();
});

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}

t.test('a hundred thousand of them through the socket leave the server serving', async (t) => {
  if (!requireNamespaces(t)) return;
  t.setTimeout(240_000);
  const network = createNetwork(t);
  network.add('server');
  network.add('client');
  network.cable({ ns: 'server', end: 'eth0' }, { ns: 'client', end: 'eth0' });
  network.ip('server', 'addr', 'add', '10.77.0.2/24', 'dev', 'eth0');
  network.ip('client', 'addr', 'add', '10.77.0.9/24', 'dev', 'eth0');
  const settings = { mode: 'proxy', interfaces: ['eth0'], sockets: 'device' } as const;
  const server = await serverIn(network, settings);

  const flood = async (seed: number, messages: number): Promise<void> => {
    const words: FloodSettings = { interface: 'eth0', server: '10.77.0.2', seed, messages };
    const program = path.join(import.meta.dirname, 'programs', 'dhcp-flood.ts');
    const child = network.run('client', [process.execPath, program, JSON.stringify(words)]);
    const [code] = (await once(child, 'exit')) as [number];
    t.equal(code, 0, 'all were sent');
  };
  await flood(SOCKET_SEED, SOCKET_MESSAGES / 2);
  const before = residentBytes(server.pid);
  await flood(SOCKET_SEED + 1, SOCKET_MESSAGES / 2);
  const grown = residentBytes(server.pid) - before;

  const bytes = message({ chaddr: '525400fe0001' });
  const [reply] = await askFrom(network, 'client', { bytes });
  t.ok(reply, 'the next good message is answered');
  const counted = (kind: string): number =>
    server.events().filter((one) => one.kind === kind).length;
  const handled = counted('dhcp.ignored') + counted('dhcp.offered') + counted('pxe.answered');
  t.ok(handled > SOCKET_MESSAGES * 0.8, `${handled} of ${SOCKET_MESSAGES} messages counted`);
  const internal = server
    .events()
    .filter((one) => one.kind === 'dhcp.ignored' && one.reason === 'internal');
  t.same(internal, []);
  t.ok(grown < 64 * MEGABYTE, `${Math.round(grown / MEGABYTE)} MB more in the second half`);
  t.comment(`${handled} messages counted; resident grew ${grown} bytes in the second half`);
});
