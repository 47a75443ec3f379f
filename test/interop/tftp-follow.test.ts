/**
 * TFTP on its real port while the addresses under it change, in namespaces. Needs root.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { ListenerState } from '../../src/domain/ports.ts';
import { createNetwork, requireNamespaces, type Network } from '../fakes/namespaces.ts';
import { contents } from '../fakes/tftp.ts';
import type { ClientSettings } from './programs/tftp-client.ts';
import type { ServerSettings } from './programs/tftp-server.ts';

t.setTimeout(90_000);

const programs = path.join(import.meta.dirname, 'programs');
const FILE_BYTES = 40_000;
const WHOLE = {
  bytes: FILE_BYTES,
  sha256: createHash('sha256').update(contents(FILE_BYTES)).digest('hex'),
};

interface Line {
  readonly ready?: readonly ListenerState[];
  readonly event?: BootEvent;
  readonly paused?: number;
  readonly bytes?: number;
}

/** A program in a namespace that writes JSON lines, and a wait for one of them. */
function run(network: Network, ns: string, [program, settings]: readonly [string, object]) {
  const command = [process.execPath, path.join(programs, program), JSON.stringify(settings)];
  const child = network.run(ns, command);
  const reader = createInterface({ input: child.stdout! });
  const lines: Line[] = [];
  let read = 0;
  reader.on('line', (line) => {
    lines.push(JSON.parse(line) as Line);
    reader.emit('more');
  });
  return {
    /** the next line that is asked for; those before it are passed over */
    async until(wanted: (line: Line) => boolean): Promise<Line> {
      for (;;) {
        const line = lines[read];
        if (!line) await once(reader, 'more');
        else {
          read += 1;
          if (wanted(line)) return line;
        }
      }
    },
    goOn: () => child.stdin!.write('go\n'),
  };
}

async function startServer(network: Network) {
  const settings: ServerSettings = { interfaces: ['s1'], fileBytes: FILE_BYTES };
  const server = run(network, 'server', ['tftp-server.ts', settings]);
  await server.until(({ ready }) => ready !== undefined);
  const listener = (kind: BootEvent['kind'], address: string): Promise<Line> =>
    server.until(
      ({ event }) =>
        event?.kind === kind && 'listener' in event && event.listener === `tftp ${address}:69`,
    );
  return {
    up: (address: string) => listener('listener.up', address),
    down: (address: string) => listener('listener.down', address),
  };
}

function begin(network: Network, server: string, pauseAt?: number) {
  const settings: ClientSettings = { server, ...(pauseAt !== undefined && { pauseAt }) };
  const client = run(network, 'c1', ['tftp-client.ts', settings]);
  return {
    paused: () => client.until(({ paused }) => paused !== undefined),
    end() {
      client.goOn();
      return client.until((line) => !('paused' in line));
    },
  };
}

const fetchWhole = (network: Network, server: string): Promise<Line> =>
  begin(network, server).end();

function joined(t: Test): Network {
  const network = createNetwork(t);
  network.add('server');
  network.add('c1');
  connect(network);
  return network;
}

function connect(network: Network): void {
  network.cable({ ns: 'server', end: 's1' }, { ns: 'c1', end: 'eth0' });
  network.ip('server', 'addr', 'add', '10.232.1.1/24', 'dev', 's1');
  for (const number of [1, 2]) {
    network.ip('c1', 'addr', 'add', `10.232.${number}.50/24`, 'dev', 'eth0');
  }
}

t.test('an address that comes is served, a running transfer at another goes on', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = joined(t);
  const server = await startServer(network);
  const running = begin(network, '10.232.1.1', 20);
  await running.paused();
  network.ip('server', 'addr', 'add', '10.232.2.1/24', 'dev', 's1');
  await server.up('10.232.2.1');
  t.same(await fetchWhole(network, '10.232.2.1'), WHOLE, 'at the new address');
  t.same(await running.end(), WHOLE, 'the transfer that was under way');

  network.ip('server', 'addr', 'del', '10.232.1.1/24', 'dev', 's1');
  await server.down('10.232.1.1');
  t.same(await fetchWhole(network, '10.232.2.1'), WHOLE, 'after the other one has gone');
});

t.test('an interface that is replaced is served again', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = joined(t);
  const server = await startServer(network);
  t.same(await fetchWhole(network, '10.232.1.1'), WHOLE);
  network.ip('server', 'link', 'del', 's1');
  await server.down('10.232.1.1');
  connect(network);
  await server.up('10.232.1.1');
  t.same(await fetchWhole(network, '10.232.1.1'), WHOLE);
});

t.test('over IPv6 a global address is served, one of the link alone is not', async (t) => {
  if (!requireNamespaces(t)) return;
  const network = joined(t);
  for (const [ns, end, address] of [
    ['server', 's1', 'fd00:232::1/64'],
    ['c1', 'eth0', 'fd00:232::50/64'],
  ] as const) {
    network.ip(ns, 'addr', 'add', address, 'dev', end, 'nodad');
  }
  const settings: ServerSettings = { interfaces: ['s1'], fileBytes: FILE_BYTES };
  const server = run(network, 'server', ['tftp-server.ts', settings]);
  const { ready } = await server.until((line) => line.ready !== undefined);
  t.same(
    ready?.map(({ address, up }) => [address, up]),
    [
      ['10.232.1.1:69', true],
      ['[fd00:232::1]:69', true],
    ],
  );
  t.same(await fetchWhole(network, 'fd00:232::1'), WHOLE);
});
