import t from 'tap';
import { tftpTransferPorts } from '../../src/domain/limits.ts';
import type { Peer, UdpSocket } from '../../src/platform/udp-socket.ts';
import { createPortShare, openTransferPorts } from '../../src/tftp/transfer-ports.ts';

const ONE: Peer = { address: '10.77.0.9', port: 1024 };
const OTHER: Peer = { address: '10.77.0.9', port: 1025 };

interface FakeSocket extends UdpSocket {
  readonly sent: string[];
  closed: boolean;
  fail: (why: string) => void;
}

function fakeSocket(port: number): FakeSocket {
  const socket: FakeSocket = {
    port,
    sent: [],
    closed: false,
    fail: () => undefined,
    to(peer, failed = () => undefined) {
      socket.fail = failed;
      return (datagrams) => void socket.sent.push(`${datagrams.length} to ${peer.port}`);
    },
    close() {
      socket.closed = true;
      return Promise.resolve();
    },
  };
  return socket;
}

t.test('gives each packet to the transfer of its sender', (t) => {
  const strangers: string[] = [];
  const share = createPortShare(
    (bytes, from) => void strangers.push(`${bytes.length} ${from.port}`),
  );
  const socket = fakeSocket(2_000);
  const heard: string[] = [];
  const one = share.open(socket, ONE, () => void heard.push('one'));
  const other = share.open(socket, OTHER, () => void heard.push('other'));
  share.take(Buffer.alloc(4), ONE);
  share.take(Buffer.alloc(4), OTHER);
  share.take(Buffer.alloc(7), { ...ONE, port: 9 });
  t.same(heard, ['one', 'other']);
  t.same(strangers, ['7 9']);
  one.send([[Buffer.alloc(1)], [Buffer.alloc(1)]]);
  t.same(socket.sent, ['2 to 1024']);
  t.equal(other.failure, undefined);
  socket.fail('ENETUNREACH');
  t.equal(other.failure, 'ENETUNREACH');
  t.equal(one.failure, undefined);
  t.end();
});

t.test('the late packet of a transfer that has ended is no stranger', (t) => {
  const share = createPortShare(() => t.fail('no stranger'));
  const transfer = share.open(fakeSocket(2_000), ONE, () => t.fail('ended'));
  transfer.close();
  transfer.close();
  share.take(Buffer.alloc(4), ONE);
  t.end();
});

t.test('closing one transfer leaves its successor from the same client port alone', (t) => {
  const share = createPortShare(() => t.fail('no stranger'));
  const socket = fakeSocket(2_000);
  const first = share.open(socket, ONE, () => t.fail('replaced'));
  let heard = 0;
  share.open(socket, ONE, () => void (heard += 1));
  first.close();
  share.take(Buffer.alloc(4), ONE);
  t.equal(heard, 1);
  t.end();
});

t.test('successive transfers of one client come from different ports', async (t) => {
  const sockets: FakeSocket[] = [];
  const ports = await openTransferPorts(
    () => {
      const socket = fakeSocket(2_000 + sockets.length);
      sockets.push(socket);
      return Promise.resolve(socket);
    },
    () => undefined,
  );
  t.equal(sockets.length, tftpTransferPorts);
  for (let count = 0; count < tftpTransferPorts; count += 1) {
    ports.open(ONE, () => undefined).send([[Buffer.alloc(1)]]);
  }
  for (const socket of sockets) t.same(socket.sent, ['1 to 1024']);
});

t.test(
  'a port with a transfer is closed when that has ended, and nobody waits for it',
  async (t) => {
    const sockets: FakeSocket[] = [];
    const ports = await openTransferPorts(
      () => {
        const socket = fakeSocket(2_000);
        sockets.push(socket);
        return Promise.resolve(socket);
      },
      () => undefined,
    );
    const transfer = ports.open(ONE, () => undefined);
    await ports.close();
    t.same(
      sockets.map(({ closed }) => closed),
      sockets.map((_, at) => at > 0),
    );
    transfer.close();
    t.equal(sockets[0]?.closed, true);
  },
);

t.test('none stays open when one cannot be opened', async (t) => {
  const sockets: FakeSocket[] = [];
  const opening = openTransferPorts(
    () => {
      if (sockets.length === 1) return Promise.reject(new Error('no more descriptors'));
      const socket = fakeSocket(2_000);
      sockets.push(socket);
      return Promise.resolve(socket);
    },
    () => undefined,
  );
  await t.rejects(opening, /no more descriptors/);
  t.same(
    sockets.map(({ closed }) => closed),
    [true],
  );
});
