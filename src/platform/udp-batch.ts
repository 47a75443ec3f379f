/**
 * Many datagrams with one system call, each way.
 *
 * Node.js makes a call for each datagram. Here those that are sent while a batch of received ones
 * is worked off leave together, and a window of equal blocks to one client is one message, which
 * the kernel cuts into datagrams (UDP_SEGMENT): its way through the network stack is paid once.
 *
 * Owns     collecting and sending, and what becomes of a message that the kernel refuses.
 * Leaves   the layout in memory to native-messages.ts, the sockets to udp-socket.ts, and how long
 *          an empty one is looked at to udp-patience.ts.
 * Limits   udpBatchMax messages; a datagram that the socket has no room for is handed back.
 * Tests    test/platform/udp-socket.test.ts
 */
import { udpBatchMax, udpSegmentedBytesMax, udpSegmentsMax, udpTurnMs } from '../domain/limits.ts';
import { systemClock } from './clock.ts';
import type { Koffi } from './koffi.ts';
import { bindLibc, type Libc } from './libc.ts';
import { createIncoming, createOutgoing, layoutKnown, type Datagram } from './native-messages.ts';
import { createPatience } from './udp-patience.ts';

const MSG_DONTWAIT = 0x40;

/** Where a batch leaves. */
export interface BatchSocket {
  /** -1 once it is closed: the number may be somebody else's then */
  fd: number;
  /** whether the kernel cuts a window into datagrams on this way; found out by trying */
  segments: boolean;
  /** sends another way what the kernel did not take now */
  later(datagrams: readonly Datagram[], to: Destination): void;
}

export interface Destination {
  readonly address: string;
  readonly port: number;
  /** `struct sockaddr_in` */
  readonly bytes: Uint8Array;
  /** hears why a datagram to it could not be sent */
  readonly failed: (why: string) => void;
}

interface Held {
  readonly datagrams: readonly Datagram[];
  readonly to: Destination;
}

export interface UdpBatch {
  readonly libc: Libc;
  /** Sends what is held. Has to be called before a socket is closed. */
  readonly flush: () => void;
  /** Sends now, or with the others at the end of the batch that is being received. */
  readonly send: (socket: BatchSocket, datagrams: readonly Datagram[], to: Destination) => void;
  /**
   * Takes what waits in the socket, after the datagram that Node.js handed over, and sends what
   * this leads to.
   *
   * @param first  works off that datagram
   * @param take   one of the others; `bytes` are valid during the call, `from` is the sender as
   *               native-messages.ts has it
   */
  readonly receive: (
    socket: BatchSocket,
    first: () => void,
    take: (bytes: Uint8Array, from: number) => void,
  ) => void;
}

/** @returns undefined where the C library cannot be called, or its layout is not known */
export function loadUdpBatch(load?: () => Koffi): UdpBatch | undefined {
  if (process.platform !== 'linux' || !layoutKnown()) return undefined;
  try {
    return createUdpBatch(bindLibc(load));
  } catch {
    return undefined;
  }
}

export function createUdpBatch(libc: Libc): UdpBatch {
  const outgoing = createOutgoing(libc);
  const incoming = createIncoming(libc);
  let held: Held[] = [];
  let heldFor: BatchSocket | undefined;
  let receiving = false;
  const patience = createPatience();

  const flush = (): void => {
    const socket = heldFor;
    const messages = held;
    heldFor = undefined;
    held = [];
    if (socket) sendAll(libc, socket, { messages, from: outgoing.from, count: outgoing.count });
    outgoing.clear();
  };
  const turn = createTurn(flush);
  const hold = (socket: BatchSocket, datagrams: readonly Datagram[], to: Destination): void => {
    const pieces = datagrams.length === 1 ? (datagrams[0] ?? []) : datagrams.flat();
    if (heldFor !== socket || !outgoing.fits(pieces.length)) flush();
    heldFor = socket;
    outgoing.add(pieces, to.bytes, datagrams.length > 1 ? lengthOf(datagrams[0] ?? []) : 0);
    held.push({ datagrams, to });
  };

  return {
    libc,
    flush,
    send(socket, datagrams, to) {
      if (datagrams.length === 1) hold(socket, datagrams, to);
      else for (const run of runsOf(socket, datagrams)) hold(socket, run, to);
      if (!receiving) flush();
    },
    receive(socket, first, take) {
      const endMs = turn.endMs();
      receiving = true;
      try {
        first();
        // The time of this turn is used up: what the others lead to leaves together at its end.
        if (systemClock.monotonicMs() >= endMs) return;
        for (let looks = patience.looks(); looks > 0; looks -= 1) {
          const { messages } = incoming;
          const count = libc.recvmmsg(socket.fd, messages, udpBatchMax, MSG_DONTWAIT, null);
          for (let index = 0; index < count; index += 1) {
            take(incoming.bytesOf(index), incoming.senderOf(index));
          }
          if (count > 0) looks = patience.rewarded(incoming.senderOf(count - 1));
          else flush();
          if (systemClock.monotonicMs() >= endMs) break;
        }
        flush();
      } finally {
        receiving = false;
      }
    },
  };
}

/**
 * The time that sockets may take in one turn of the event loop, so that others get theirs.
 *
 * @param ended  called at the end of each turn
 */
function createTurn(ended: () => void): { endMs(): number } {
  let endMs: number | undefined;
  return {
    endMs() {
      if (endMs === undefined) {
        endMs = systemClock.monotonicMs() + udpTurnMs;
        setImmediate(() => {
          endMs = undefined;
          ended();
        });
      }
      return endMs;
    },
  };
}

interface Batch {
  readonly messages: readonly Held[];
  readonly from: (first: number) => Uint8Array;
  readonly count: number;
}

function sendAll(libc: Libc, socket: BatchSocket, { messages, from, count }: Batch): void {
  for (let at = 0; at < count;) {
    const sent = libc.sendmmsg(socket.fd, from(at), count - at, MSG_DONTWAIT);
    if (sent > 0) {
      at += sent;
      continue;
    }
    const refused = messages[at];
    at += 1;
    if (refused) onRefusal(socket, refused, libc.lastError());
  }
}

/**
 * A window may be refused where its datagrams are not: EIO without checksums in the device, EINVAL
 * and EMSGSIZE where the way is narrower, EOPNOTSUPP by some tunnels. From then on each datagram is
 * sent by itself. A full socket is no failure either, and Node.js waits for room in it.
 */
function onRefusal(socket: BatchSocket, { datagrams, to }: Held, code: string): void {
  const window = datagrams.length > 1;
  if (window && code !== 'EAGAIN' && code !== 'ENOBUFS') socket.segments = false;
  if (window || code === 'EAGAIN' || code === 'ENOBUFS') socket.later(datagrams, to);
  else to.failed(code);
}

/** Cuts a list of datagrams into runs that the kernel takes as one message. */
function runsOf(socket: BatchSocket, datagrams: readonly Datagram[]): (readonly Datagram[])[] {
  if (!socket.segments) return datagrams.map((datagram) => [datagram]);
  const runs: Datagram[][] = [];
  let run: Datagram[] = [];
  let segmentBytes = 0;
  let lastBytes = 0;
  for (const datagram of datagrams) {
    const bytes = lengthOf(datagram);
    // All are as long as the first one but the last, which may be shorter (udp(7)).
    const fits =
      run.length > 0 &&
      run.length < udpSegmentsMax &&
      lastBytes === segmentBytes &&
      bytes <= segmentBytes &&
      (run.length + 1) * segmentBytes <= udpSegmentedBytesMax;
    if (fits) run.push(datagram);
    else {
      run = [datagram];
      segmentBytes = bytes;
      runs.push(run);
    }
    lastBytes = bytes;
  }
  return runs;
}

function lengthOf(datagram: Datagram): number {
  let bytes = 0;
  for (const piece of datagram) bytes += piece.length;
  return bytes;
}
