import dgram from 'node:dgram';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import { systemClock } from '../../src/platform/clock.ts';
import type { watchInterfaces } from '../../src/platform/interface-watch.ts';
import { startTftpServer } from '../../src/tftp/server.ts';
import {
  ack,
  asset,
  card,
  contents,
  inWords,
  LOOPBACK,
  noWatch,
  QUIET,
  recorder,
  rrq,
  sample,
} from '../fakes/tftp.ts';

const BYTES = contents(3_000);

type Look = Parameters<typeof watchInterfaces>[1];

/** @param cidrs  addresses of the interface `lo` */
async function start(t: Test, cidrs = [`${LOOPBACK}/8`], { port = 0, singlePort = false } = {}) {
  const log = recorder();
  let look: Look = () => Promise.resolve();
  const server = await startTftpServer(
    {
      interfaces: [card('lo', ...cidrs)],
      port,
      singlePort,
      watch: (_names, looked) => {
        look = looked;
        return noWatch();
      },
    },
    {
      clock: systemClock,
      record: log.record,
      findAsset: ({ name }) => {
        if (name === 'broken') throw new Error('no table');
        return name === 'ipxe.efi' ? asset(name, BYTES) : undefined;
      },
      macOf: () => undefined,
      ...QUIET,
    },
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  t.teardown(close);
  const ports = server.listeners.map(({ address }) => Number(address.split(':').at(-1)));
  /** what the server sees when it looks at its interface again */
  const now = (...addresses: string[]): Promise<void> => look([card('lo', ...addresses)]);
  return { log, server, close, now, port: ports[0] ?? 0, ports };
}

interface Client {
  send(bytes: Uint8Array, port: number, address?: string): void;
  /** the next packet, in words, and the port it came from */
  next(): Promise<{ words: string; bytes: Buffer; port: number }>;
  readonly port: number;
}

async function client(t: Test, address: string = LOOPBACK): Promise<Client> {
  const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const queue: { words: string; bytes: Buffer; port: number }[] = [];
  socket.on('message', (bytes, { port }) => {
    queue.push({ words: inWords(bytes), bytes, port });
    socket.emit('queued');
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  t.teardown(() => {
    socket.close();
  });
  return {
    send: (bytes, port, to = LOOPBACK) => {
      socket.send(bytes, port, to);
    },
    async next() {
      while (queue.length === 0) await once(socket, 'queued');
      const packet = queue.shift();
      if (!packet) throw new Error('unreachable');
      return packet;
    },
    port: socket.address().port,
  };
}

t.test('serves a file from a port of its own, and tells where it listens', async (t) => {
  const { log, server, port } = await start(t);
  t.match(server.listeners, [
    { name: 'tftp', address: `127.0.0.1:${port}`, up: true, detail: 'lo' },
  ]);
  const machine = await client(t);
  machine.send(rrq('ipxe.efi', { blksize: 1468, windowsize: 4 }), port);
  const oack = await machine.next();
  t.equal(oack.words, 'OACK blksize=1468 windowsize=4');
  t.not(oack.port, port);
  machine.send(ack(0), oack.port);
  const blocks = [await machine.next(), await machine.next(), await machine.next()];
  t.same(
    blocks.map(({ words }) => words),
    ['DATA 1 1468', 'DATA 2 1468', 'DATA 3 64'],
  );
  t.same(Buffer.concat(blocks.map(({ bytes }) => bytes.subarray(4))), BYTES);
  machine.send(ack(3), oack.port);
  machine.send(rrq('missing'), port);
  t.equal((await machine.next()).words, 'ERROR 1 File not found');
  t.match(log.events, [
    { kind: 'listener.up' },
    { kind: 'tftp.started', from: `127.0.0.1:${machine.port}` },
    { kind: 'tftp.finished', outcome: 'complete', bytes: 3_000 },
    { kind: 'tftp.finished', outcome: 'refused', file: 'missing' },
  ]);
});

t.test('a stranger on the port of a transfer is told error 5, and harms nothing', async (t) => {
  const { log, port } = await start(t);
  const machine = await client(t);
  const stranger = await client(t);
  machine.send(rrq('ipxe.efi'), port);
  const first = await machine.next();
  stranger.send(ack(1), first.port);
  t.equal((await stranger.next()).words, 'ERROR 5 Unknown transfer ID');
  // Not answered, or two servers would go on for ever: the next answer is the one to an ACK.
  stranger.send(sample('hang-up-edk2'), first.port);
  stranger.send(ack(2), first.port);
  t.equal((await stranger.next()).words, 'ERROR 5 Unknown transfer ID');
  machine.send(ack(1), first.port);
  t.equal((await machine.next()).words, 'DATA 2 512');
  const reasons = log.of('tftp.ignored').map(({ reason }) => reason);
  t.same(reasons, ['foreign-port', 'foreign-port', 'foreign-port']);
});

t.test('each address answers for itself', async (t) => {
  const { ports } = await start(t, [`${LOOPBACK}/8`, '127.0.0.2/8']);
  const machine = await client(t);
  machine.send(rrq('missing'), ports[1] ?? 0, '127.0.0.2');
  t.equal((await machine.next()).words, 'ERROR 1 File not found');
});

t.test('a fault while a packet is handled costs that packet, not the server', async (t) => {
  const { log, port } = await start(t);
  const machine = await client(t);
  machine.send(rrq('broken'), port);
  machine.send(rrq('missing'), port);
  t.equal((await machine.next()).words, 'ERROR 1 File not found');
  t.match(log.of('tftp.ignored'), [{ reason: 'failed', detail: /no table/ }]);
});

t.test('a port that is taken is a listener that is down, and is tried again', async (t) => {
  const first = await start(t);
  const second = await start(t, [`${LOOPBACK}/8`, '127.0.0.3/8'], { port: first.port });
  const states = () => second.server.listeners.map(({ address, up }) => [address, up]);
  const here = `127.0.0.1:${first.port}`;
  const there = `127.0.0.3:${first.port}`;
  t.same(states(), [
    [here, false],
    [there, true],
  ]);
  t.match(second.server.listeners[0]?.detail, /already uses a port.*UDP port \d+ at 127\.0\.0\.1/);
  await second.now(`${LOOPBACK}/8`, '127.0.0.3/8');
  t.equal(second.log.of('listener.down').length, 1, 'told once');
  await first.close();
  await second.now(`${LOOPBACK}/8`, '127.0.0.3/8');
  t.same(states(), [
    [here, true],
    [there, true],
  ]);
  t.match(second.log.of('listener.up'), [
    { listener: /127\.0\.0\.3/ },
    { listener: `tftp ${here}` },
  ]);
});

t.test('an address that is not there yet is served once it is', async (t) => {
  const { server } = await start(t, ['192.0.2.1/24']);
  t.match(server.listeners, [
    { name: 'tftp', address: '192.0.2.1:0', up: false, detail: /cannot be used/ },
  ]);
});

t.test('follows addresses, and leaves a transfer at one that stays alone', async (t) => {
  const { log, server, port, now } = await start(t);
  const machine = await client(t);
  machine.send(rrq('ipxe.efi'), port);
  const first = await machine.next();
  await now('127.0.0.9/8', `${LOOPBACK}/16`);
  machine.send(ack(1), first.port);
  t.equal((await machine.next()).words, 'DATA 2 512');
  const ports = server.listeners.map(({ address }) => address.split(':'));
  t.equal(Number(ports.find(([address]) => address === LOOPBACK)?.[1]), port, 'the same port');
  const fresh = Number(ports.find(([address]) => address === '127.0.0.9')?.[1]);
  machine.send(rrq('missing'), fresh, '127.0.0.9');
  t.equal((await machine.next()).words, 'ERROR 1 File not found');

  await now('127.0.0.9/8');
  t.same(
    server.listeners.map(({ address }) => address),
    [`127.0.0.9:${fresh}`],
  );
  t.match(log.of('listener.down'), [
    { listener: `tftp 127.0.0.1:${port}`, detail: 'the address is gone' },
  ]);
  machine.send(ack(2), first.port);
  t.equal((await machine.next()).words, 'DATA 3 512', 'a transfer has a port of its own');
});

t.test('the networks that are answered follow as well, without a new port', async (t) => {
  const { log, server, port, now } = await start(t, ['127.0.0.1/30']);
  const machine = await client(t, '127.0.1.9');
  machine.send(rrq('missing'), port);
  while (log.of('tftp.ignored').length === 0) await new Promise(setImmediate);
  t.match(log.of('tftp.ignored'), [{ reason: 'source-refused' }]);
  await now('127.0.0.1/16');
  t.match(server.listeners, [{ address: `127.0.0.1:${port}` }]);
  machine.send(rrq('missing'), port);
  t.equal((await machine.next()).words, 'ERROR 1 File not found');
});

t.test('serves over IPv6, in blocks that fit', async (t) => {
  const { log, server, port } = await start(t, ['::1/127']);
  if (server.listeners[0]?.up !== true) {
    t.pass('not tried', { skip: `no IPv6 here: ${server.listeners[0]?.detail}` });
    return;
  }
  t.match(server.listeners, [{ address: `[::1]:${port}`, up: true }]);
  const machine = await client(t, '::1');
  machine.send(sample('size-probe-edk2-ipv6'), port, '::1');
  t.equal((await machine.next()).words, 'ERROR 1 File not found');
  machine.send(rrq('ipxe.efi', { blksize: 1468 }), port, '::1');
  t.equal((await machine.next()).words, 'OACK blksize=1448');
  t.match(log.of('tftp.started'), [{ from: `[::1]:${machine.port}` }]);
});

t.test('ends its transfers when it stops', async (t) => {
  const { log, close, port } = await start(t);
  const machine = await client(t);
  machine.send(rrq('ipxe.efi'), port);
  await machine.next();
  await close();
  t.match(log.of('tftp.finished'), [{ outcome: 'aborted', detail: 'the server stops' }]);
});

t.test('with a single port everything comes from it, and transfers are told apart', async (t) => {
  const { log, port } = await start(t, [`${LOOPBACK}/8`], { singlePort: true });
  const [one, other] = [await client(t), await client(t)];
  one.send(rrq('ipxe.efi'), port);
  other.send(rrq('ipxe.efi', { blksize: 1_468 }), port);
  t.match(await one.next(), { words: 'DATA 1 512', port });
  t.match(await other.next(), { words: 'OACK blksize=1468', port });
  one.send(ack(1), port);
  other.send(ack(0), port);
  t.match(await one.next(), { words: 'DATA 2 512', port });
  t.match(await other.next(), { words: 'DATA 1 1468', port });
  one.send(rrq('missing'), port);
  t.match(await one.next(), { words: 'ERROR 1 File not found', port });
  t.match(log.of('tftp.finished'), [{ outcome: 'aborted' }, { outcome: 'refused' }]);
  const stranger = await client(t);
  stranger.send(ack(3), port);
  while (log.of('tftp.ignored').length === 0) await new Promise(setImmediate);
  t.match(log.of('tftp.ignored'), [{ reason: 'not-a-request', detail: 'ack' }]);
});
