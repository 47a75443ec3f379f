/**
 * Reads a capture of tcpdump: the IPv4 datagrams in it, in their order.
 *
 * Owns     the two file formats, Ethernet, IPv4, UDP and TCP. Anything else is left out, and so are
 *          the later pieces of a datagram that was split. Times of pcapng are read as microseconds,
 *          which they are unless an interface says otherwise; tcpdump's are never anything else.
 * Specs    draft-ietf-opsawg-pcap (classic), draft-ietf-opsawg-pcapng; RFC 791, 768, 793.
 * Tests    test/fakes/capture-frames.test.ts, test/fakes/capture-text.test.ts
 */

export interface Datagram {
  /** when the kernel saw it: milliseconds since 1970, with a fraction */
  readonly atMs: number;
  readonly transport: 'udp' | 'tcp';
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  /** as much of it as was captured */
  readonly payload: Buffer;
  /** as much of it as there was on the wire */
  readonly payloadBytes: number;
  /** of TCP; 0 for UDP */
  readonly sequence: number;
}

const CLASSIC_MAGIC = 0xa1b2c3d4;
const CLASSIC_NANOSECONDS_MAGIC = 0xa1b23c4d;
const CLASSIC_HEADER_BYTES = 24;
const CLASSIC_RECORD_BYTES = 16;
const PCAPNG_SECTION = 0x0a0d0d0a;
const PCAPNG_ORDER = 0x1a2b3c4d;
const PCAPNG_PACKET = 6;
const PCAPNG_PACKET_HEADER_BYTES = 28;

const ETHERNET_BYTES = 14;
const ETHERTYPE_IPV4 = 0x0800;
const FRAGMENT_OFFSET = 0x1fff;
const UDP = 17;
const TCP = 6;

/** @throws when it is no capture, or of a byte order that this machine does not write */
export function readCapture(file: Buffer): readonly Datagram[] {
  return records(file).flatMap(({ atMs, bytes }) => {
    const datagram = readFrame(bytes);
    return datagram === undefined ? [] : { atMs, ...datagram };
  });
}

/** Each whole, from its Ethernet header on. @throws as readCapture */
export function frames(file: Buffer): readonly Buffer[] {
  return records(file).map(({ bytes }) => bytes);
}

interface Frame {
  readonly atMs: number;
  readonly bytes: Buffer;
}

function records(file: Buffer): readonly Frame[] {
  const magic = file.length < 4 ? 0 : file.readUInt32LE(0);
  if (magic === CLASSIC_MAGIC) return classicFrames(file, 1e3);
  if (magic === CLASSIC_NANOSECONDS_MAGIC) return classicFrames(file, 1e6);
  if (magic === PCAPNG_SECTION && file.readUInt32LE(8) === PCAPNG_ORDER) return pcapngFrames(file);
  throw new Error(`not a capture: it begins with ${magic.toString(16)}`);
}

/** A record that was cut off, because tcpdump was killed, ends the list. */
function classicFrames(file: Buffer, partsOfMs: number): readonly Frame[] {
  const found: Frame[] = [];
  let at = CLASSIC_HEADER_BYTES;
  while (at + CLASSIC_RECORD_BYTES <= file.length) {
    const start = at + CLASSIC_RECORD_BYTES;
    const end = start + file.readUInt32LE(at + 8);
    if (end > file.length) break;
    const atMs = file.readUInt32LE(at) * 1e3 + file.readUInt32LE(at + 4) / partsOfMs;
    found.push({ atMs, bytes: file.subarray(start, end) });
    at = end;
  }
  return found;
}

function pcapngFrames(file: Buffer): readonly Frame[] {
  const found: Frame[] = [];
  let at = 0;
  while (at + 12 <= file.length) {
    const length = file.readUInt32LE(at + 4);
    if (length < 12 || at + length > file.length) break;
    if (file.readUInt32LE(at) === PCAPNG_PACKET) {
      const start = at + PCAPNG_PACKET_HEADER_BYTES;
      const microseconds = file.readUInt32LE(at + 12) * 2 ** 32 + file.readUInt32LE(at + 16);
      const bytes = file.subarray(start, start + file.readUInt32LE(at + 20));
      found.push({ atMs: microseconds / 1e3, bytes });
    }
    at += length;
  }
  return found;
}

function readFrame(frame: Buffer): Omit<Datagram, 'atMs'> | undefined {
  if (frame.length < ETHERNET_BYTES + 20) return undefined;
  if (frame.readUInt16BE(12) !== ETHERTYPE_IPV4) return undefined;
  const packet = frame.subarray(ETHERNET_BYTES);
  if ((packet.readUInt16BE(6) & FRAGMENT_OFFSET) !== 0) return undefined;
  const headerBytes = (packet.readUInt8(0) & 0x0f) * 4;
  const segment = packet.subarray(headerBytes);
  const segmentBytes = packet.readUInt16BE(2) - headerBytes;
  const addresses = { from: dotted(packet, 12), to: dotted(packet, 16) };
  const protocol = packet.readUInt8(9);
  if (protocol === UDP) return { ...addresses, ...readUdp(segment) };
  if (protocol === TCP) return { ...addresses, ...readTcp(segment, segmentBytes) };
  return undefined;
}

type Segment = Omit<Datagram, 'atMs' | 'from' | 'to'>;

function readUdp(segment: Buffer): Segment {
  const payloadBytes = segment.readUInt16BE(4) - 8;
  return {
    transport: 'udp',
    fromPort: segment.readUInt16BE(0),
    toPort: segment.readUInt16BE(2),
    payload: segment.subarray(8, 8 + payloadBytes),
    payloadBytes,
    sequence: 0,
  };
}

function readTcp(segment: Buffer, segmentBytes: number): Segment {
  const headerBytes = (segment.readUInt8(12) >> 4) * 4;
  return {
    transport: 'tcp',
    fromPort: segment.readUInt16BE(0),
    toPort: segment.readUInt16BE(2),
    payload: segment.subarray(headerBytes, segmentBytes),
    payloadBytes: segmentBytes - headerBytes,
    sequence: segment.readUInt32BE(4),
  };
}

export function dotted(bytes: Buffer, at: number): string {
  return bytes.subarray(at, at + 4).join('.');
}
