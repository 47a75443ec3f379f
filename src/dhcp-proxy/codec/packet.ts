/**
 * A DHCP message as a value: the fixed header of BOOTP, the cookie, and the options.
 *
 * Owns     the layout, the three fields that options may be spread over, and the smallest size of
 *          what we send.
 * Leaves   the meaning of options to option-*.ts, and whether to answer to the engine.
 * Specs    RFC 2131 section 2 and 4.1 (overload: options, then file, then sname; option 52 inside
 *          those two is ignored), RFC 951, RFC 1542 section 2.1.
 * Tests    test/dhcp-proxy/codec/packet.test.ts
 */
import { dhcpReplyBytesMin } from '../../domain/limits.ts';
import { OPTION } from './option-codes.ts';
import {
  collectOptions,
  joinOptions,
  optionCollector,
  optionsLength,
  writeOptions,
  type DhcpOptions,
  type OptionCollector,
} from './options.ts';

/** Field names are those of RFC 2131; addresses are unsigned 32-bit numbers. */
export interface DhcpPacket {
  readonly op: number;
  readonly htype: number;
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: number;
  readonly yiaddr: number;
  readonly siaddr: number;
  readonly giaddr: number;
  /** all sixteen bytes, of which `hlen` are meant */
  readonly chaddr: Uint8Array;
  /** 64 bytes at most; shorter ones are padded with zeros when written */
  readonly sname: Uint8Array;
  /** 128 bytes at most, likewise */
  readonly file: Uint8Array;
  readonly options: DhcpOptions;
}

export const BOOTREQUEST = 1;
export const BOOTREPLY = 2;

const CHADDR_AT = 28;
const SNAME_AT = 44;
const FILE_AT = 108;
const COOKIE_AT = 236;
const OPTIONS_AT = 240;
const COOKIE = 0x6382_5363;

const CHADDR_BYTES = 16;
export const FILE_BYTES = 128;

type DecodeFailure = 'shorter than a header' | 'no DHCP cookie' | 'cut option' | 'overload';

type DecodeResult =
  | { readonly ok: true; readonly packet: DhcpPacket }
  | { readonly ok: false; readonly failure: DecodeFailure };

/** Reads a datagram. The value shares the datagram's memory. Never throws. */
export function decodePacket(bytes: Uint8Array): DecodeResult {
  if (bytes.length < OPTIONS_AT) return { ok: false, failure: 'shorter than a header' };
  const header = new DataView(bytes.buffer, bytes.byteOffset, OPTIONS_AT);
  if (header.getUint32(COOKIE_AT) !== COOKIE) return { ok: false, failure: 'no DHCP cookie' };

  const sname = bytes.subarray(SNAME_AT, FILE_AT);
  const file = bytes.subarray(FILE_AT, COOKIE_AT);
  const collector = optionCollector();
  if (!collectOptions(bytes.subarray(OPTIONS_AT), collector)) {
    return { ok: false, failure: 'cut option' };
  }
  const overload = overloadOf(collector);
  if (overload === undefined) return { ok: false, failure: 'overload' };
  const fields = [...(overload & 1 ? [file] : []), ...(overload & 2 ? [sname] : [])];
  for (const field of fields) {
    if (!collectOptions(field, collector)) return { ok: false, failure: 'cut option' };
  }
  const packet = { ...readHeader(header, bytes), sname, file, options: joinOptions(collector) };
  return { ok: true, packet };
}

/** Which further fields hold options: 0 to 3, or undefined when option 52 is not a legal one. */
function overloadOf({ first, further }: OptionCollector): number | undefined {
  const value = first.get(OPTION.overload);
  if (!value) return 0;
  const bits = value.length === 1 && !further.has(OPTION.overload) ? value[0] : undefined;
  return bits !== undefined && bits >= 1 && bits <= 3 ? bits : undefined;
}

function readHeader(
  header: DataView,
  bytes: Uint8Array,
): Omit<DhcpPacket, 'sname' | 'file' | 'options'> {
  return {
    op: header.getUint8(0),
    htype: header.getUint8(1),
    hlen: header.getUint8(2),
    hops: header.getUint8(3),
    xid: header.getUint32(4),
    secs: header.getUint16(8),
    flags: header.getUint16(10),
    ciaddr: header.getUint32(12),
    yiaddr: header.getUint32(16),
    siaddr: header.getUint32(20),
    giaddr: header.getUint32(24),
    chaddr: bytes.subarray(CHADDR_AT, CHADDR_AT + CHADDR_BYTES),
  };
}

/** Bytes the message takes when written, without padding. */
export function packetLength(options: DhcpOptions): number {
  return OPTIONS_AT + optionsLength(options);
}

/**
 * Writes a message, padded with zeros behind END to the size that relays and ROMs accept.
 *
 * @throws RangeError when a field is too long for its place: a bug in the caller
 */
export function encodePacket(packet: DhcpPacket): Uint8Array {
  const size = Math.max(packetLength(packet.options), dhcpReplyBytesMin); // quirk: SHORT-REPLY
  // From the pool, and zeroed: memory of its own for each reply costs twice as much.
  const bytes = Buffer.allocUnsafe(size).fill(0);
  const header = new DataView(bytes.buffer, bytes.byteOffset, OPTIONS_AT);
  header.setUint8(0, packet.op);
  header.setUint8(1, packet.htype);
  header.setUint8(2, packet.hlen);
  header.setUint8(3, packet.hops);
  header.setUint32(4, packet.xid);
  header.setUint16(8, packet.secs);
  header.setUint16(10, packet.flags);
  header.setUint32(12, packet.ciaddr);
  header.setUint32(16, packet.yiaddr);
  header.setUint32(20, packet.siaddr);
  header.setUint32(24, packet.giaddr);
  place(packet.chaddr, bytes, { at: CHADDR_AT, end: SNAME_AT });
  place(packet.sname, bytes, { at: SNAME_AT, end: FILE_AT });
  place(packet.file, bytes, { at: FILE_AT, end: COOKIE_AT });
  header.setUint32(COOKIE_AT, COOKIE);
  writeOptions(packet.options, bytes, OPTIONS_AT);
  return bytes;
}

function place(value: Uint8Array, into: Uint8Array, field: { at: number; end: number }): void {
  if (value.length > field.end - field.at) {
    throw new RangeError(`${value.length} bytes do not fit the field at ${field.at}`);
  }
  into.set(value, field.at);
}
