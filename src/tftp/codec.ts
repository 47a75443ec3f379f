/**
 * TFTP packets: bytes to values and back.
 *
 * Owns     the layout of the six packets and of the option list.
 * Leaves   what a name or an option means to names.ts and negotiate.ts.
 * Specs    RFC 1350 section 5 (packets, error codes); RFC 2347 (options, error 8). Text is read as
 *          Latin-1: names are bytes, and the one fault seen in them is a trailing 0xff.
 * Limits   tftpOptionsMax; nothing here throws for bytes from the network.
 * Tests    test/tftp/codec.test.ts
 */
import { tftpHeadersKeptMax, tftpOptionsMax } from '../domain/limits.ts';

const OPCODE = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** RFC 1350 section 5, and error 8 of RFC 2347. */
export const TFTP_ERROR = {
  notDefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  illegalOperation: 4,
  unknownTransferId: 5,
  optionNegotiation: 8,
} as const;

export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

export interface TftpRequest {
  readonly kind: 'rrq' | 'wrq';
  /** as sent; names.ts makes it fit to be looked up */
  readonly name: string;
  readonly mode: string;
  readonly options: readonly TftpOption[];
}

export type TftpPacket =
  | TftpRequest
  | { readonly kind: 'data'; readonly block: number; readonly bytes: Uint8Array }
  | { readonly kind: 'ack'; readonly block: number }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  | { readonly kind: 'oack'; readonly options: readonly TftpOption[] };

export const MALFORMED_REASONS = [
  'too-short',
  'unknown-opcode',
  'unterminated',
  'too-many-options',
] as const;
export type MalformedReason = (typeof MALFORMED_REASONS)[number];

export interface Malformed {
  readonly kind: 'malformed';
  readonly reason: MalformedReason;
  /** whether it wants to be a request, and so whether its sender may be told */
  readonly request: boolean;
}

/** Reads one datagram. @returns the packet, or why it is none */
export function decode(bytes: Uint8Array): TftpPacket | Malformed {
  if (bytes.length < 4) return malformed('too-short');
  const opcode = u16(bytes, 0);
  switch (opcode) {
    case OPCODE.rrq:
      return decodeRequest('rrq', bytes);
    case OPCODE.wrq:
      return decodeRequest('wrq', bytes);
    case OPCODE.data:
      return { kind: 'data', block: u16(bytes, 2), bytes: bytes.subarray(4) };
    case OPCODE.ack:
      // Some ROMs pad an ACK to the length of the shortest Ethernet frame.
      return { kind: 'ack', block: u16(bytes, 2) };
    case OPCODE.error:
      return { kind: 'error', code: u16(bytes, 2), text: errorText(bytes) };
    case OPCODE.oack: {
      const options = decodeOptions(bytes, 2);
      return typeof options === 'string' ? malformed(options) : { kind: 'oack', options };
    }
    default:
      return malformed('unknown-opcode');
  }
}

export function encode(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case 'rrq':
    case 'wrq':
      return withTexts(OPCODE[packet.kind], [packet.name, packet.mode, ...flat(packet.options)]);
    case 'oack':
      return withTexts(OPCODE.oack, flat(packet.options));
    case 'data':
      return Buffer.concat([encodeDataHeader(packet.block), packet.bytes]);
    case 'ack':
      return header(OPCODE.ack, packet.block);
    case 'error':
      return Buffer.concat([
        header(OPCODE.error, packet.code),
        Buffer.from(`${packet.text}\0`, 'latin1'),
      ]);
  }
}

/** Headers of the blocks that every loader has: to make each anew takes time for every block. */
const madeHeaders: Uint8Array[] = [header(OPCODE.data, 0)];

/**
 * The four bytes in front of a block, for a DATA packet that is sent in two pieces, uncopied.
 *
 * @returns  bytes that are shared, and must not be changed
 */
export function encodeDataHeader(block: number): Uint8Array {
  const made = madeHeaders[block];
  if (made) return made;
  const bytes = header(OPCODE.data, block);
  if (block === madeHeaders.length && block < tftpHeadersKeptMax) madeHeaders.push(bytes);
  return bytes;
}

function decodeRequest(kind: 'rrq' | 'wrq', bytes: Uint8Array): TftpRequest | Malformed {
  const name = textAt(bytes, 2);
  const mode = name && textAt(bytes, name.next);
  if (!mode) return malformed('unterminated', true);
  const options = decodeOptions(bytes, mode.next);
  if (typeof options === 'string') return malformed(options, true);
  return { kind, name: name.text, mode: mode.text, options };
}

function decodeOptions(bytes: Uint8Array, start: number): TftpOption[] | MalformedReason {
  const options: TftpOption[] = [];
  let at = start;
  while (at < bytes.length) {
    const name = textAt(bytes, at);
    // An empty name is no option but padding: the list ends here.
    if (name?.text === '') break;
    const value = name && textAt(bytes, name.next);
    if (!value) return 'unterminated';
    if (options.length === tftpOptionsMax) return 'too-many-options';
    options.push({ name: name.text, value: value.text });
    at = value.next;
  }
  return options;
}

/** The text that starts at `start` and ends before a NUL; undefined when no NUL follows. */
function textAt(bytes: Uint8Array, start: number): { text: string; next: number } | undefined {
  const end = bytes.indexOf(0, start);
  if (end < 0) return undefined;
  return { text: latin1(bytes.subarray(start, end)), next: end + 1 };
}

/** The text of an ERROR is for people, and not worth refusing for a missing NUL. */
function errorText(bytes: Uint8Array): string {
  return textAt(bytes, 4)?.text ?? latin1(bytes.subarray(4));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function header(opcode: number, field: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  bytes[0] = 0;
  bytes[1] = opcode;
  bytes[2] = (field >>> 8) & 0xff;
  bytes[3] = field & 0xff;
  return bytes;
}

function withTexts(opcode: number, texts: readonly string[]): Uint8Array {
  const body = texts.map((text) => `${text}\0`).join('');
  return Buffer.concat([Buffer.of(0, opcode), Buffer.from(body, 'latin1')]);
}

function flat(options: readonly TftpOption[]): string[] {
  return options.flatMap(({ name, value }) => [name, value]);
}

function malformed(reason: MalformedReason, request = false): Malformed {
  return { kind: 'malformed', reason, request };
}
