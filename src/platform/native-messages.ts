/**
 * `struct mmsghdr` and what hangs on it, in memory that is laid out once and used for ever.
 *
 * Owns     the layout: message headers, pieces, addresses and control data of `sendmmsg` and
 *          `recvmmsg`.
 * Specs    recvmsg(2), sendmmsg(2), recvmmsg(2), udp(7): UDP_SEGMENT. The layout is that of 64-bit
 *          little-endian Linux, which glibc and musl share.
 * Tests    test/platform/native-messages.test.ts
 */
import { endianness } from 'node:os';
import { udpBatchBytesMax, udpBatchMax, udpBatchPiecesMax } from '../domain/limits.ts';
import type { Libc } from './libc.ts';
import { SOCKADDR_IN_BYTES } from './udp-descriptor.ts';

/** A datagram in pieces that are views: nobody may change them before it has left. */
export type Datagram = readonly Uint8Array[];

const MESSAGE_WORDS = 16;
const PIECE_WORDS = 4;
/** Room for `struct sockaddr_in`, which has 16 bytes, and for its alignment. */
const ADDRESS_BYTES = 32;
/** `struct cmsghdr` with 16 bits of data, and with the padding behind them. */
const SEGMENT_CONTROL_BYTES = 24;
const SEGMENT_CONTROL_LENGTH = 18;
const SOL_UDP = 17;
const UDP_SEGMENT = 103;
/** Offsets in `struct mmsghdr`, in words of 32 bits. */
const NAME = 0;
const NAME_LENGTH = 2;
const PIECES = 4;
const PIECE_COUNT = 6;
const CONTROL = 8;
const CONTROL_LENGTH = 10;
const RECEIVED_BYTES = 14;

/** Whether the layout is the one of this machine. */
export function layoutKnown(arch: string = process.arch, order: string = endianness()): boolean {
  return order === 'LE' && ['x64', 'arm64', 'riscv64', 'loong64'].includes(arch);
}

/** Memory of so many bytes, as bytes and as words, and where it is. */
interface Region {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly address: number;
}

function region(libc: Libc, sizeBytes: number): Region {
  const bytes = Buffer.alloc(sizeBytes);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, sizeBytes / 4);
  return { bytes, words, address: libc.addressOf(bytes) };
}

/** An address has fewer than 53 bits, so that a number holds it exactly. */
function writePointer(words: Uint32Array, at: number, address: number): void {
  words[at] = address >>> 0;
  words[at + 1] = Math.floor(address / 0x1_0000_0000);
}

/** Messages on their way out. */
interface Outgoing {
  readonly count: number;
  /** @returns whether there is room for another message of so many pieces */
  fits(pieces: number): boolean;
  /**
   * @param to            `struct sockaddr_in`
   * @param segmentBytes  0 for one datagram; else the kernel cuts the bytes into datagrams so long
   */
  add(pieces: readonly Uint8Array[], to: Uint8Array, segmentBytes: number): void;
  /** the messages from `first` on, for `sendmmsg` */
  readonly from: (first: number) => Uint8Array;
  clear(): void;
}

export function createOutgoing(libc: Libc): Outgoing {
  const messages = region(libc, udpBatchMax * MESSAGE_WORDS * 4);
  const addresses = region(libc, udpBatchMax * ADDRESS_BYTES);
  const controls = region(libc, udpBatchMax * SEGMENT_CONTROL_BYTES);
  const places = region(libc, udpBatchPiecesMax * PIECE_WORDS * 4);
  for (let at = 0; at < udpBatchMax; at += 1) layOutControl(controls, at);
  const baseOf = createBases(libc);
  let count = 0;
  let pieceCount = 0;

  const addPiece = (piece: Uint8Array): void => {
    const at = pieceCount * PIECE_WORDS;
    writePointer(places.words, at, baseOf(piece.buffer) + piece.byteOffset);
    places.words[at + 2] = piece.length;
    pieceCount += 1;
  };
  return {
    get count() {
      return count;
    },
    fits: (pieces) => count < udpBatchMax && pieceCount + pieces <= udpBatchPiecesMax,
    add(pieces, to, segmentBytes) {
      const { words } = messages;
      const at = count * MESSAGE_WORDS;
      addresses.bytes.set(to, count * ADDRESS_BYTES);
      writePointer(words, at + NAME, addresses.address + count * ADDRESS_BYTES);
      words[at + NAME_LENGTH] = SOCKADDR_IN_BYTES;
      writePointer(words, at + PIECES, places.address + pieceCount * PIECE_WORDS * 4);
      words[at + PIECE_COUNT] = pieces.length;
      const control = count * SEGMENT_CONTROL_BYTES;
      writePointer(words, at + CONTROL, segmentBytes > 0 ? controls.address + control : 0);
      words[at + CONTROL_LENGTH] = segmentBytes > 0 ? SEGMENT_CONTROL_BYTES : 0;
      controls.words[(control + 16) / 4] = segmentBytes;
      for (const piece of pieces) addPiece(piece);
      count += 1;
    },
    from: (first) => messages.bytes.subarray(first * MESSAGE_WORDS * 4),
    clear() {
      count = 0;
      pieceCount = 0;
    },
  };
}

function layOutControl({ words }: Region, index: number): void {
  const at = (index * SEGMENT_CONTROL_BYTES) / 4;
  writePointer(words, at, SEGMENT_CONTROL_LENGTH);
  words[at + 2] = SOL_UDP;
  words[at + 3] = UDP_SEGMENT;
}

/** Where buffers are; asked for once each, for the call costs as much as sending a small packet. */
function createBases(libc: Libc): (buffer: ArrayBufferLike) => number {
  const known = new WeakMap<ArrayBufferLike, number>();
  return (buffer) => {
    const before = known.get(buffer);
    if (before !== undefined) return before;
    const address = libc.addressOf(new Uint8Array(buffer));
    known.set(buffer, address);
    return address;
  };
}

/** Messages that came in. */
interface Incoming {
  /**
   * What only the kernel is pointed to. Without this reference it would be collected, and the
   * kernel would write wherever the memory of others then says.
   */
  readonly places: Region;
  /** for `recvmmsg` */
  readonly messages: Uint8Array;
  /** valid until the next call of `recvmmsg` */
  bytesOf(index: number): Uint8Array;
  /** of the sender: its address as a number, times 65 536, and its port */
  senderOf(index: number): number;
}

export function createIncoming(libc: Libc): Incoming {
  const messages = region(libc, udpBatchMax * MESSAGE_WORDS * 4);
  const addresses = region(libc, udpBatchMax * ADDRESS_BYTES);
  const places = region(libc, udpBatchMax * PIECE_WORDS * 4);
  const payload = region(libc, udpBatchMax * udpBatchBytesMax);
  for (let index = 0; index < udpBatchMax; index += 1) {
    const at = index * MESSAGE_WORDS;
    writePointer(messages.words, at + NAME, addresses.address + index * ADDRESS_BYTES);
    messages.words[at + NAME_LENGTH] = ADDRESS_BYTES;
    writePointer(messages.words, at + PIECES, places.address + index * PIECE_WORDS * 4);
    messages.words[at + PIECE_COUNT] = 1;
    writePointer(places.words, index * PIECE_WORDS, payload.address + index * udpBatchBytesMax);
    places.words[index * PIECE_WORDS + 2] = udpBatchBytesMax;
  }
  // Nearly all that comes in is an ACK, and to make a view takes longer than to decode one.
  const views: Uint8Array[] = [];
  return {
    places,
    messages: messages.bytes,
    bytesOf(index) {
      const received = messages.words[index * MESSAGE_WORDS + RECEIVED_BYTES] ?? 0;
      const before = views[index];
      if (before?.length === received) return before;
      const start = index * udpBatchBytesMax;
      return (views[index] = payload.bytes.subarray(start, start + received));
    },
    senderOf(index) {
      const { bytes } = addresses;
      const at = index * ADDRESS_BYTES;
      const high = ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
      const low = ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0);
      const port = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      return (high * 0x1_0000 + low) * 0x1_0000 + port;
    },
  };
}
