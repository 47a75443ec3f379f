/**
 * The ports that transfers use at one of our addresses: a few, shared by all transfers, told apart
 * by the client's address and port.
 *
 * A rack that is switched on at once needs no more sockets than one machine, and what waits in a
 * socket is received and answered in batches. Successive transfers take the ports in turn, so that
 * a client which asks again from the same port gets another one (RFC 1350 section 4), and a packet
 * of its last transfer is told from one of the next.
 *
 * Owns     which port a transfer gets, whose packet it is that came in, and that a stranger is told
 *          error 5 without harm to a transfer. The client of a transfer that has just ended is
 *          none: what it repeats is not answered.
 * Leaves   sockets to ../platform/udp-socket.ts.
 * Specs    RFC 1350 section 4. In single-port mode the request port carries the transfers as well.
 * Limits   tftpTransferPorts, tftpEndedTransfersMax.
 * Tests    test/tftp/transfer-ports.test.ts, test/tftp/server.test.ts
 */
import { tftpEndedTransfersMax, tftpTransferPorts } from '../domain/limits.ts';
import { createRecent } from '../domain/recent.ts';
import type { Peer, UdpSocket } from '../platform/udp-socket.ts';
import type { TransferPort } from './session.ts';
import { peerText } from './tell.ts';

type Receive = (bytes: Uint8Array) => void;

/** A socket, and the transfers on it. */
interface PortShare {
  /** gives a packet to the transfer of its sender */
  readonly take: (bytes: Uint8Array, from: Peer) => void;
  open(socket: UdpSocket, client: Peer, receive: Receive): TransferPort;
  /** calls back once no transfer is under way: now, or when the last one has ended */
  whenIdle(idle: () => void): void;
}

/** A socket tells of the same peer with the same value, so that its text is made once. */
const texts = new WeakMap<Peer, string>();

function keyOf(peer: Peer): string {
  const before = texts.get(peer);
  if (before !== undefined) return before;
  const text = peerText(peer);
  texts.set(peer, text);
  return text;
}

/** @param onStranger  hears of a packet that belongs to no transfer */
export function createPortShare(onStranger: (bytes: Uint8Array, from: Peer) => void): PortShare {
  const transfers = new Map<string, Receive>();
  const ended = createRecent<string, true>(tftpEndedTransfersMax);
  let whenIdle: (() => void) | undefined;

  return {
    take(bytes, from) {
      const key = keyOf(from);
      const receive = transfers.get(key);
      if (receive) receive(bytes);
      else if (!ended.get(key)) onStranger(bytes, from);
    },
    open(socket, client, receive) {
      const key = keyOf(client);
      transfers.set(key, receive);
      let failure: string | undefined;
      const send = socket.to(client, (why) => {
        failure = why;
      });
      return {
        send(datagrams) {
          send(datagrams);
        },
        close() {
          if (transfers.get(key) !== receive) return;
          transfers.delete(key);
          ended.set(key, true);
          if (transfers.size === 0) whenIdle?.();
        },
        get failure() {
          return failure;
        },
      };
    },
    whenIdle(idle) {
      if (transfers.size === 0) idle();
      else whenIdle = idle;
    },
  };
}

interface Port {
  readonly socket: UdpSocket;
  readonly share: PortShare;
}

/** What {@link openTransferPorts} is told about a packet on one of them. */
type OpenSocket = (take: (bytes: Uint8Array, from: Peer) => void) => Promise<UdpSocket>;

interface TransferPorts {
  readonly open: (client: Peer, receive: Receive) => TransferPort;
  /** Closes the ports without a transfer, and later the others, each with its last transfer. */
  close(): Promise<void>;
}

/**
 * @param onStranger  hears of a packet to one of the ports that belongs to no transfer
 */
export async function openTransferPorts(
  openSocket: OpenSocket,
  onStranger: (socket: UdpSocket, bytes: Uint8Array, from: Peer) => void,
): Promise<TransferPorts> {
  const opening = Array.from({ length: tftpTransferPorts }, () => openPort(openSocket, onStranger));
  const settled = await Promise.allSettled(opening);
  const ports = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async (): Promise<void> => {
    const closing: Promise<void>[] = [];
    for (const { socket, share } of ports) {
      share.whenIdle(() => void closing.push(socket.close()));
    }
    await Promise.all(closing);
  };
  const refused = settled.find((each) => each.status === 'rejected');
  if (refused) {
    await close();
    throw refused.reason;
  }
  let next = 0;
  return {
    open(client, receive) {
      const port = ports[next];
      next = (next + 1) % ports.length;
      if (!port) throw new Error('there is no transfer port');
      return port.share.open(port.socket, client, receive);
    },
    close,
  };
}

async function openPort(
  openSocket: OpenSocket,
  onStranger: (socket: UdpSocket, bytes: Uint8Array, from: Peer) => void,
): Promise<Port> {
  const share = createPortShare((bytes, from) => {
    onStranger(socket, bytes, from);
  });
  const socket: UdpSocket = await openSocket(share.take);
  return { socket, share };
}
