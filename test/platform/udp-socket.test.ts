import dgram from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t, { type Test } from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { udpBatchMax, udpLooksMax, udpSegmentsMax } from '../../src/domain/limits.ts';
import { bindLibc, type Libc } from '../../src/platform/libc.ts';
import { openUdpSocket, type UdpSocket } from '../../src/platform/udp-socket.ts';
import { createUdpBatch, loadUdpBatch, type UdpBatch } from '../../src/platform/udp-batch.ts';

const LOOPBACK = '127.0.0.1' as IpAddress;
const batch = loadUdpBatch();
type Way = UdpBatch | 'one by one';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Pair {
  readonly socket: UdpSocket;
  readonly heard: string[];
  readonly failures: string[];
  readonly client: dgram.Socket;
  /** what the client has received, as soon as it is so many */
  readonly received: (count: number) => Promise<Buffer[]>;
}

async function pair(t: Test, way: Way = batch ?? 'one by one', echo = false): Promise<Pair> {
  const heard: string[] = [];
  const failures: string[] = [];
  const socket: UdpSocket = await openUdpSocket(
    {
      address: LOOPBACK,
      port: 0,
      purpose: 'tests',
      take(bytes, from) {
        heard.push(`${Buffer.from(bytes).toString('latin1')} from ${from.address}`);
        if (echo) socket.to(from)([[Buffer.from('re: '), Buffer.from(bytes)]]);
      },
      failed: (why) => void failures.push(why),
    },
    way,
  );
  const client = dgram.createSocket('udp4').bind(0, LOOPBACK);
  await once(client, 'listening');
  client.setRecvBufferSize(4_194_304);
  const messages: Buffer[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= socket.close());
  client.on('message', (bytes) => {
    messages.push(bytes);
    client.emit('counted');
  });
  t.teardown(async () => {
    client.close();
    await close();
  });
  return {
    ...{ socket: { ...socket, close }, heard, failures, client },
    async received(count) {
      while (messages.length < count) await once(client, 'counted');
      return messages;
    },
  };
}

function peerOf(client: dgram.Socket): { address: string; port: number } {
  const { address, port } = client.address();
  return { address, port };
}

const WAYS: readonly (readonly [string, Way | undefined])[] = [
  ['in batches', batch],
  ['one by one', 'one by one'],
];

for (const [name, way] of WAYS) {
  const skip = way === undefined && 'the C library cannot be called here';
  t.test(`${name}: receives and answers`, { skip }, async (t) => {
    const { socket, client, heard, received } = await pair(t, way, true);
    for (let at = 0; at < 3 * udpBatchMax; at += 1) client.send(`${at}`, socket.port, LOOPBACK);
    const answers = await received(3 * udpBatchMax);
    t.equal(heard.length, 3 * udpBatchMax);
    t.equal(heard[0], '0 from 127.0.0.1');
    t.same(
      answers.map(String),
      answers.map((_, at) => `re: ${at}`),
    );
  });

  t.test(`${name}: a window arrives as the datagrams it was made of`, { skip }, async (t) => {
    const { socket, client, received } = await pair(t, way);
    const window = [1_472, 1_472, 1_472, 4, 1_472, 700, 0, 9].map((size, at) =>
      Buffer.alloc(size, at + 1),
    );
    const halves = window.map((bytes) => [bytes.subarray(0, 4), bytes.subarray(4)]);
    socket.to(peerOf(client))(halves);
    t.same(await received(window.length), window);
  });

  t.test(`${name}: more than one message can hold`, { skip }, async (t) => {
    const { socket, client, received } = await pair(t, way);
    const count = 2 * udpSegmentsMax + 5;
    const window = Array.from({ length: count }, (_, at) => [Buffer.alloc(1_400, at)]);
    socket.to(peerOf(client))(window);
    t.same(await received(count), window.flat());
  });

  t.test(`${name}: says why a datagram could not be sent`, { skip }, async (t) => {
    const { socket } = await pair(t, way);
    const refused = new Promise<string>((resolve) => {
      socket.to({ address: '255.255.255.255', port: 9 }, resolve)([[Buffer.from('x')]]);
    });
    // Node.js puts the name of its call in front: the two ways are told apart by that.
    t.match(await refused, way === 'one by one' ? /^send EACCES/ : /^EACCES$/);
  });

  t.test(`${name}: says that a port is taken`, { skip }, async (t) => {
    const { socket } = await pair(t, way);
    await t.rejects(
      openUdpSocket(
        {
          address: LOOPBACK,
          port: socket.port,
          purpose: 'tests',
          take: () => undefined,
          failed: () => undefined,
        },
        way,
      ),
      { code: 'LISTENER_PORT_TAKEN', message: /UDP port \d+ at 127\.0\.0\.1 for tests/ },
    );
  });
}

t.test('a closed socket sends no more', async (t) => {
  const { socket, client } = await pair(t, batch);
  const send = socket.to(peerOf(client));
  client.on('message', () => t.fail('sent'));
  await socket.close();
  send([[Buffer.from('late')]]);
});

t.test('what is sent before a socket is closed leaves, and nothing is read after', async (t) => {
  const heard: string[] = [];
  const socket: UdpSocket = await openUdpSocket(
    {
      address: LOOPBACK,
      port: 0,
      purpose: 'tests',
      take(bytes, from) {
        heard.push(String(bytes));
        socket.to(from)([[Buffer.from('bye')]]);
        void socket.close();
      },
      failed: (why) => void t.fail(why),
    },
    batch,
  );
  const { client, received } = await pair(t, batch);
  for (const text of ['a', 'b', 'c']) client.send(text, socket.port, LOOPBACK);
  t.same((await received(1)).map(String), ['bye']);
  await turn();
  t.same(heard, ['a']);
});

const native = { skip: !batch && 'the C library cannot be called here' };

t.test('the memory that the kernel is pointed to is not collected', native, async (t) => {
  const libc = bindLibc();
  const { socket, client, heard, received } = await pair(t, createUdpBatch(libc), true);
  for (let round = 1; round <= 20; round += 1) {
    collectGarbage();
    // What was freed is written over, so that a pointer to it would show.
    const others = Array.from({ length: 64 }, () => Buffer.alloc(1_024, 0xff));
    for (let at = 0; at < 50; at += 1) client.send(`${round} ${at}`, socket.port, LOOPBACK);
    const answers = await received(round * 50);
    t.equal(String(answers.at(-1)), `re: ${round} 49`);
    t.equal(others.length, 64);
  }
  t.equal(heard.length, 1_000);
});

/** The C library of this machine, but for how it sends. */
function libcThat(sendmmsg: (count: number) => number, error: () => string): Libc {
  return { ...bindLibc(), sendmmsg: (_fd, _bytes, count) => sendmmsg(count), lastError: error };
}

t.test('a window that a device refuses leaves datagram by datagram', native, async (t) => {
  let calls = 0;
  const libc = bindLibc();
  const stubborn: Libc = {
    ...libc,
    sendmmsg: (...args) => ((calls += 1) === 1 ? -1 : libc.sendmmsg(...args)),
    lastError: () => 'EIO',
  };
  const { socket, client, received } = await pair(t, createUdpBatch(stubborn));
  const send = socket.to(peerOf(client), (why) => t.fail(why));
  const window = ['a', 'b', 'c'].map((text) => [Buffer.from(text)]);
  send(window);
  t.same((await received(3)).map(String), ['a', 'b', 'c']);
  send(window);
  t.same((await received(6)).map(String).slice(3), ['a', 'b', 'c']);
  t.equal(calls, 2, 'refused once, and from then on no window is tried');
});

t.test('what a full socket does not take is sent when there is room', native, async (t) => {
  const full = libcThat(
    () => -1,
    () => 'EAGAIN',
  );
  const { socket, client, received } = await pair(t, createUdpBatch(full));
  socket.to(peerOf(client), (why) => t.fail(why))([[Buffer.from('a')], [Buffer.from('b')]]);
  t.same((await received(2)).map(String), ['a', 'b']);
});

t.test('one that is refused does not hold up the others', native, async (t) => {
  const failures: string[] = [];
  const libc = libcThat(
    () => -1,
    () => 'ENETUNREACH',
  );
  const { socket, client } = await pair(t, createUdpBatch(libc));
  const send = socket.to(peerOf(client), (why) => void failures.push(why));
  send([[Buffer.from('a')]]);
  send([[Buffer.from('b')]]);
  t.same(failures, ['ENETUNREACH', 'ENETUNREACH']);
});

t.test('an empty socket is looked at again, and more seldom if in vain', native, async (t) => {
  let looks = 0;
  let waiting = 0;
  const libc: Libc = {
    ...bindLibc(),
    recvmmsg() {
      looks += 1;
      if (waiting === 0) return -1;
      waiting -= 1;
      return 1;
    },
  };
  const { receive } = createUdpBatch(libc);
  const socket = { fd: -1, segments: true, later: () => t.fail('nothing is sent') };
  const nothing = (): void => undefined;
  /** in a turn of the event loop of its own */
  const looksAt = async (datagrams: number): Promise<number> => {
    await turn();
    [looks, waiting] = [0, datagrams];
    receive(socket, nothing, nothing);
    return looks;
  };
  const seen: number[] = [];
  for (let datagram = 0; datagram < 7; datagram += 1) seen.push(await looksAt(0));
  const all = udpLooksMax;
  t.same(seen, [all, 1, all, 1, 1, 1, all]);
  for (let skipped = 0; skipped < 7; skipped += 1) t.equal(await looksAt(0), 1);
  t.equal(await looksAt(1), 1 + all, 'one that was worth waiting for');
  t.equal(await looksAt(0), all, 'has it done again');
});

t.test('what comes when a turn of the loop is used up leaves at its end', native, async (t) => {
  let sent = 0;
  let waiting = true;
  const libc: Libc = {
    ...bindLibc(),
    recvmmsg: () => (waiting ? 1 : -1),
    sendmmsg: (_fd, _bytes, count) => ((sent += count), count),
  };
  const { receive, send } = createUdpBatch(libc);
  const socket = { fd: -1, segments: true, later: () => t.fail('it is sent') };
  const to = {
    ...{ address: LOOPBACK, port: 9, bytes: Buffer.alloc(16) },
    failed: (why: string) => void t.fail(why),
  };
  const nothing = (): void => undefined;
  receive(socket, nothing, nothing);
  waiting = false;
  const answer = (): void => {
    send(socket, [[Buffer.from('x')]], to);
  };
  receive(socket, answer, nothing);
  receive(socket, answer, nothing);
  t.equal(sent, 0);
  await turn();
  t.equal(sent, 2);
});

t.test('does without batches where the C library cannot be called', (t) => {
  const broken = loadUdpBatch(() => {
    throw new Error('no such library');
  });
  t.equal(broken, undefined);
  t.end();
});
