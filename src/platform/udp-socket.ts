/**
 * UDP sockets for a server with much to send: in batches where the system lets us, else as Node.js
 * does it, datagram by datagram.
 *
 * Owns     opening and closing, and that both ways look the same from outside.
 * Leaves   batches to udp-batch.ts. Sockets that hear one interface alone are in device-socket.ts.
 * Limits   batches are for IPv4. udpBufferBytes are asked of the kernel, and it may give less.
 * Tests    test/platform/udp-socket.test.ts
 */
import dgram from 'node:dgram';
import { isIpv4, type IpAddress } from '../domain/address.ts';
import { RouseError } from '../domain/errors.ts';
import { ipv4FromNumber } from '../domain/ipv4.ts';
import { udpBufferBytes } from '../domain/limits.ts';
import type { Libc } from './libc.ts';
import type { Datagram } from './native-messages.ts';
import { listenerErrorCode, systemCode } from './system-error.ts';
import {
  enlargeBuffer,
  SOCKADDR_IN_BYTES,
  socketAddress,
  udpDescriptor,
} from './udp-descriptor.ts';
import { loadUdpBatch, type BatchSocket, type Destination, type UdpBatch } from './udp-batch.ts';

/** Address and port of somebody on the network. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Sends to one peer. */
type SendTo = (datagrams: readonly Datagram[]) => void;

export interface UdpSocket {
  /** @param failed  hears why a datagram could not be sent */
  readonly to: (peer: Peer, failed?: (why: string) => void) => SendTo;
  readonly port: number;
  readonly close: () => Promise<void>;
}

interface UdpSocketOptions {
  readonly address: IpAddress;
  /** 0 for any free one */
  readonly port: number;
  /** what the port is for, continuing "UDP port 69 at 10.0.0.1 for " */
  readonly purpose: string;
  /** @param bytes  valid during the call */
  readonly take: (bytes: Uint8Array, from: Peer) => void;
  /** hears of a failure of the open socket */
  readonly failed: (why: string) => void;
}

let shared: { readonly batch: UdpBatch | undefined } | undefined;

/** The one batch of this process, whose memory is laid out when the first socket wants it. */
function sharedBatch(): UdpBatch | undefined {
  shared ??= { batch: loadUdpBatch() };
  return shared.batch;
}

/**
 * @param way  how to send in batches, or to do without; in batches where that is possible
 * @throws RouseError LISTENER_PORT_TAKEN, LISTENER_NOT_PERMITTED, INTERFACE_UNUSABLE
 */
export async function openUdpSocket(
  options: UdpSocketOptions,
  way: UdpBatch | 'one by one' = sharedBatch() ?? 'one by one',
): Promise<UdpSocket> {
  if (way === 'one by one' || !isIpv4(options.address)) return openPlainSocket(options);
  return openBatchSocket(options, way);
}

async function openPlainSocket(options: UdpSocketOptions): Promise<UdpSocket> {
  const { address, port, take } = options;
  const socket = createSocket(address);
  await bound(socket, { address, port, exclusive: true }, options);
  socket.on('message', take);
  return {
    port: socket.address().port,
    to(peer, failed) {
      return (datagrams) => {
        sendEach(socket, datagrams, { ...peer, failed });
      };
    },
    close: () => closed(socket),
  };
}

async function openBatchSocket(options: UdpSocketOptions, batch: UdpBatch): Promise<UdpSocket> {
  const { address, take } = options;
  const fd = openDescriptor(batch.libc, options);
  const socket = createSocket(address);
  await bound(socket, { fd, exclusive: true }, options);
  const way: BatchSocket = {
    fd,
    segments: true,
    later: (datagrams, to) => {
      sendEach(socket, datagrams, to);
    },
  };
  let open = true;
  const peerOf = createPeers();
  const takeAnother = (bytes: Uint8Array, from: number): void => {
    take(bytes, peerOf(from));
  };
  socket.on('message', (bytes, from) => {
    batch.receive(
      way,
      () => {
        take(bytes, from);
      },
      takeAnother,
    );
  });
  return {
    port: socket.address().port,
    to(peer, failed = () => undefined) {
      const to: Destination = { ...peer, failed, bytes: socketAddress(peer) };
      return (datagrams) => {
        if (open) batch.send(way, datagrams, to);
      };
    },
    close: () => {
      open = false;
      batch.flush();
      way.fd = -1;
      return closed(socket);
    },
  };
}

function openDescriptor(libc: Libc, options: UdpSocketOptions): number {
  const fd = udpDescriptor(libc);
  if (fd < 0) throw socketError(libc.lastError(), options);
  enlargeBuffer(libc, fd, { which: 'receive', sizeBytes: udpBufferBytes });
  enlargeBuffer(libc, fd, { which: 'send', sizeBytes: udpBufferBytes });
  if (libc.bind(fd, socketAddress(options), SOCKADDR_IN_BYTES) < 0) {
    const code = libc.lastError();
    libc.close(fd);
    throw socketError(code, options);
  }
  return fd;
}

/** Senders as Node.js tells them. Many datagrams come from few of them, so each is made once. */
function createPeers(): (sender: number) => Peer {
  const peersMax = 4_096;
  const known = new Map<number, Peer>();
  return (sender) => {
    const before = known.get(sender);
    if (before) return before;
    if (known.size >= peersMax) known.clear();
    const address = ipv4FromNumber(Math.floor(sender / 0x1_0000));
    const peer = { address, port: sender % 0x1_0000 };
    known.set(sender, peer);
    return peer;
  };
}

function sendEach(
  socket: dgram.Socket,
  datagrams: readonly Datagram[],
  to: Peer & { readonly failed?: ((why: string) => void) | undefined },
): void {
  for (const datagram of datagrams) {
    socket.send(datagram, to.port, to.address, (error) => {
      if (error) to.failed?.(error.message);
    });
  }
}

function createSocket(address: IpAddress): dgram.Socket {
  return dgram.createSocket({
    type: isIpv4(address) ? 'udp4' : 'udp6',
    // Addresses here are always literals: nothing is looked up, and no send waits for a lookup.
    lookup: (literal, _options, callback) => {
      callback(null, literal, isIpv4(address) ? 4 : 6);
    },
  });
}

function bound(
  socket: dgram.Socket,
  place: dgram.BindOptions,
  options: UdpSocketOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(socketError(systemCode(error), options, error));
    });
    socket.bind(place, () => {
      socket.removeAllListeners('error');
      socket.on('error', (error) => {
        options.failed(error.message);
      });
      resolve();
    });
  });
}

function closed(socket: dgram.Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => {
      resolve();
    });
  });
}

function socketError(
  code: string | undefined,
  { address, port, purpose }: UdpSocketOptions,
  cause?: unknown,
): RouseError {
  const detail = `UDP port ${port} at ${address} for ${purpose}`;
  return new RouseError(listenerErrorCode(code), detail, { cause });
}
