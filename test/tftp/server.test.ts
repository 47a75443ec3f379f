import dgram from 'node:dgram';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { startTftpServer } from '../../src/tftp/server.ts';
import { ack, asset, contents, inWords, LOOPBACK, recorder, rrq, sample } from '../fakes/tftp.ts';

const BYTES = contents(3_000);

async function start(t: Test, addresses = [LOOPBACK]) {
  const log = recorder();
  const server = await startTftpServer(
    {
      addresses: addresses.map((address) => ({ interface: 'lo', address, prefixLength: 8 })),
      port: 0,
    },
    {
      clock: systemClock,
      record: log.record,
      findAsset: (name) => {
        if (name === 'broken') throw new Error('no table');
        return name === 'ipxe.efi' ? asset(name, BYTES) : undefined;
      },
      macOf: () => undefined,
    },
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  t.teardown(close);
  const ports = server.listeners.map(({ address }) => Number(address.split(':').at(-1)));
  return { log, server, close, port: ports[0] ?? 0, ports };
}

interface Client {
  send(bytes: Uint8Array, port: number, address?: string): void;
  /** the next packet, in words, and the port it came from */
  next(): Promise<{ words: string; bytes: Buffer; port: number }>;
  readonly port: number;
}

async function client(t: Test, address: string = LOOPBACK): Promise<Client> {
  const socket = dgram.createSocket('udp4');
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
  const { ports } = await start(t, [LOOPBACK, '127.0.0.2' as IpAddress]);
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

t.test('a port that is taken stops the start, and no other listener stays behind', async (t) => {
  const { port } = await start(t);
  const deps = { clock: systemClock, record: () => undefined, macOf: () => undefined };
  const config = (addresses: string[]) => ({
    addresses: addresses.map((address) => ({ interface: 'lo', address: address as IpAddress })),
    port,
  });
  const again = startTftpServer(config(['127.0.0.3', '127.0.0.1']), {
    ...deps,
    findAsset: () => undefined,
  });
  await t.rejects(again, { code: 'LISTENER_PORT_TAKEN', detail: /TFTP/ });
  const free = await startTftpServer(config(['127.0.0.3']), {
    ...deps,
    findAsset: () => undefined,
  });
  t.pass('the first address is free again');
  await free.close();
});

t.test('an address that is not ours stops the start', async (t) => {
  const starting = startTftpServer(
    { addresses: [{ interface: 'x', address: '192.0.2.1' as IpAddress }], port: 0 },
    {
      clock: systemClock,
      record: () => undefined,
      findAsset: () => undefined,
      macOf: () => undefined,
    },
  );
  await t.rejects(starting, { code: 'INTERFACE_UNUSABLE' });
});

t.test('ends its transfers when it stops', async (t) => {
  const { log, close, port } = await start(t);
  const machine = await client(t);
  machine.send(rrq('ipxe.efi'), port);
  await machine.next();
  await close();
  t.match(log.of('tftp.finished'), [{ outcome: 'aborted', detail: 'the server stops' }]);
});
