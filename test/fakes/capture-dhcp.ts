/**
 * DHCP messages of a capture as lines of text.
 *
 * Written apart from src/dhcp-proxy/codec, so that a fault there cannot hide itself.
 *
 * Owns     what of a message is shown: who to whom, addresses by name, the boot fields, and the
 *          options that network boot depends on. Not shown: times, the lease, what the client would
 *          like to be told, and what changes with the version of a client.
 * Specs    RFC 2131 section 2; RFC 2132; RFC 4578; RFC 3046.
 * Tests    test/fakes/capture-text.test.ts
 */
import { dotted, type Datagram } from './capture-frames.ts';

export interface DhcpMessage {
  readonly asked: boolean;
  /** DISCOVER, OFFER, … */
  readonly type: string;
  readonly xid: number;
  readonly chaddr: string;
  readonly yiaddr: string;
  readonly options: ReadonlyMap<number, Buffer>;
  readonly datagram: Datagram;
}

const HEADER_BYTES = 240;
const COOKIE = 0x63825363;
const PAD = 0;
const END = 255;
const TYPES = ['', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];
const DHCP_PORTS: ReadonlySet<number> = new Set([67, 68, 4011]);

/** In the order shown. */
const ADDRESS_OPTIONS: ReadonlySet<number> = new Set([54]);
const TEXT_OPTIONS: ReadonlySet<number> = new Set([60, 66, 67, 77]);
const SHOWN = [54, 60, 93, 94, 77, 43, 175, 61, 97, 66, 67, 82];
/** A client's own: returned as sent, or left out. */
const ECHOED: ReadonlySet<number> = new Set([61, 97, 82]);
/** Of a client only that it is there: the value holds its version, or its UUID. */
const PRESENCE_ONLY: ReadonlySet<number> = new Set([61, 97, 175]);

/** @returns undefined for what is no DHCP message */
export function readDhcp(datagram: Datagram): DhcpMessage | undefined {
  const { payload, fromPort, toPort, transport } = datagram;
  if (transport !== 'udp' || !DHCP_PORTS.has(fromPort) || !DHCP_PORTS.has(toPort)) return undefined;
  if (payload.length < HEADER_BYTES || payload.readUInt32BE(236) !== COOKIE) return undefined;
  const options = readOptions(payload.subarray(HEADER_BYTES));
  return {
    asked: payload.readUInt8(0) === 1,
    type: TYPES[options.get(53)?.[0] ?? 0] || 'BOOTP',
    xid: payload.readUInt32BE(4),
    chaddr: [...payload.subarray(28, 34)].map((byte) => hexOf(Buffer.of(byte))).join(':'),
    yiaddr: dotted(payload, 16),
    options,
    datagram,
  };
}

function readOptions(area: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  let at = 0;
  while (at + 1 < area.length) {
    const tag = area.readUInt8(at);
    if (tag === END) break;
    if (tag === PAD) {
      at += 1;
      continue;
    }
    const value = area.subarray(at + 2, at + 2 + area.readUInt8(at + 1));
    options.set(tag, Buffer.concat([options.get(tag) ?? Buffer.of(), value]));
    at += 2 + area.readUInt8(at + 1);
  }
  return options;
}

/**
 * @param nameOf  what an address is called
 * @param asked  the message that this one answers
 */
export function dhcpLines(
  message: DhcpMessage,
  nameOf: (address: string) => string,
  asked?: DhcpMessage,
): readonly string[] {
  const { datagram, type, options } = message;
  const { from, fromPort, to, toPort, payload } = datagram;
  const names = (offset: number): string => nameOf(dotted(payload, offset));
  const fields = [
    ...(payload.readUInt16BE(10) === 0 ? [] : ['broadcast']),
    ...(
      [
        ['ciaddr', 12],
        ['yiaddr', 16],
        ['siaddr', 20],
        ['giaddr', 24],
      ] as const
    )
      .map(([field, offset]) => `${field}=${names(offset)}`)
      .filter((text) => !text.endsWith('=0') || text === 'yiaddr=0'),
    ...(
      [
        ['sname', 44, 64],
        ['file', 108, 128],
      ] as const
    )
      .map(([field, offset, length]) => [field, quoted(payload.subarray(offset, offset + length))])
      .filter(([, text]) => text !== '""')
      .map(([field, text]) => `${field}=${text}`),
  ];
  return [
    `${type} ${nameOf(from)}:${fromPort} -> ${nameOf(to)}:${toPort} ${fields.join(' ')}`,
    ...SHOWN.flatMap((tag) => {
      const value = options.get(tag);
      return value ? [`  ${tag} ${optionText(tag, { value, message, asked, nameOf })}`] : [];
    }),
  ];
}

function optionText(
  tag: number,
  shown: {
    readonly value: Buffer;
    readonly message: DhcpMessage;
    readonly asked: DhcpMessage | undefined;
    readonly nameOf: (address: string) => string;
  },
): string {
  const { value, message, asked, nameOf } = shown;
  if (ECHOED.has(tag) && asked?.options.get(tag)?.equals(value)) return 'as sent';
  if (message.asked && PRESENCE_ONLY.has(tag)) return 'sent';
  if (ADDRESS_OPTIONS.has(tag) && value.length === 4) return nameOf(dotted(value, 0));
  return TEXT_OPTIONS.has(tag) ? JSON.stringify(value.toString('latin1')) : hexOf(value);
}

/** A header field up to its first NUL, as the text that it is. */
function quoted(field: Buffer): string {
  const end = field.indexOf(0);
  return JSON.stringify(field.subarray(0, end < 0 ? field.length : end).toString('latin1'));
}

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex');
}
