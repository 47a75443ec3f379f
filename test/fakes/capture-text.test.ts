/**
 * The reader of captures, on frames made here. That it reads what tcpdump writes, and that two runs
 * give one text, the boot tests show.
 */
import t from 'tap';
import { captureText } from './capture-text.ts';
import { message, type Message, type OptionList } from './dhcp.ts';

const MAC = '52:54:00:aa:00:01';
const CLIENT = '10.77.0.100';
const BOOT = '10.77.0.2';
const DHCP = '10.77.0.1';
const ALL = '255.255.255.255';
const names = { [BOOT]: 'rouse', [DHCP]: 'dhcp' };

type Port = readonly [address: string, port: number];

function address(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number));
}

function frame(protocol: number, [from, to]: readonly [string, string], segment: Buffer): Buffer {
  const ethernet = Buffer.alloc(14);
  ethernet.writeUInt16BE(0x0800, 12);
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + segment.length, 2);
  header.writeUInt8(protocol, 9);
  return Buffer.concat([
    ethernet,
    header.subarray(0, 12),
    address(from),
    address(to),
    ...[segment],
  ]);
}

function udp([from, fromPort]: Port, [to, toPort]: Port, payload: Buffer | string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(fromPort, 0);
  header.writeUInt16BE(toPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return frame(17, [from, to], Buffer.concat([header, Buffer.from(payload as string, 'latin1')]));
}

function tcp(ends: readonly [Port, Port], sequence: number, text: string): Buffer {
  const [[from, fromPort], [to, toPort]] = ends;
  const header = Buffer.alloc(20);
  header.writeUInt16BE(fromPort, 0);
  header.writeUInt16BE(toPort, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt8(0x50, 12);
  return frame(6, [from, to], Buffer.concat([header, Buffer.from(text)]));
}

function pcap(frames: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4);
  const records = frames.map((bytes) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(bytes.length, 8);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([head, ...records]);
}

function pcapng(frames: readonly Buffer[]): Buffer {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    const ends = Buffer.alloc(12);
    ends.writeUInt32LE(type);
    ends.writeUInt32LE(padded.length + 12, 4);
    ends.writeUInt32LE(padded.length + 12, 8);
    return Buffer.concat([ends.subarray(0, 8), padded, ends.subarray(8)]);
  };
  const section = Buffer.alloc(16);
  section.writeUInt32LE(0x1a2b3c4d);
  const packets = frames.map((bytes) => {
    const head = Buffer.alloc(20);
    head.writeUInt32LE(bytes.length, 12);
    return block(6, Buffer.concat([head, bytes]));
  });
  return Buffer.concat([block(0x0a0d0d0a, section), block(1, Buffer.alloc(8)), ...packets]);
}

const asks = (options: OptionList, more: Message = {}): Buffer =>
  udp(['0.0.0.0', 68], [ALL, 67], message({ ...more, options }));

function offer(
  server: string,
  { yiaddr, options }: { yiaddr?: string; options: OptionList },
): Buffer {
  const bytes = message({ op: 2, options: [[53, [2]], ...options] });
  if (yiaddr !== undefined) bytes.set(address(yiaddr), 16);
  return udp([server, 67], [ALL, 68], bytes);
}

const DISCOVER = asks([
  [53, [1]],
  [60, 'PXEClient:Arch:00007'],
  [97, [0, 1, 2]],
]);
const ADDRESS_OFFER = offer(DHCP, { yiaddr: CLIENT, options: [[54, address(DHCP)]] });
const BOOT_OFFER = offer(BOOT, {
  options: [
    [54, address(BOOT)],
    [43, [6, 1, 8, 255]],
    [97, [0, 1, 2]],
    [67, 'ipxe.efi\0'],
  ],
});
const EXCHANGE = `\
DISCOVER 0:68 -> all:67 broadcast yiaddr=0
  60 "PXEClient:Arch:00007"
  97 sent
  OFFER dhcp:67 -> all:68 broadcast yiaddr=machine
    54 dhcp
  OFFER rouse:67 -> all:68 broadcast yiaddr=0
    54 rouse
    43 060108ff
    97 as sent
    67 "ipxe.efi\\u0000"
`;

t.test('answers stand below their question in one order, however they came', (t) => {
  const one = pcap([DISCOVER, ADDRESS_OFFER, BOOT_OFFER]);
  const other = pcap([DISCOVER, BOOT_OFFER, ADDRESS_OFFER]);
  t.equal(captureText(one, { mac: MAC, names }), EXCHANGE);
  t.equal(captureText(other, { mac: MAC, names }), EXCHANGE);
  t.equal(
    captureText(pcapng([DISCOVER, ADDRESS_OFFER, BOOT_OFFER]), { mac: MAC, names }),
    EXCHANGE,
  );
  t.end();
});

t.test('a question asked again adds nothing but the answers it brings', (t) => {
  const file = pcap([DISCOVER, ADDRESS_OFFER, DISCOVER, ADDRESS_OFFER, BOOT_OFFER]);
  t.equal(captureText(file, { mac: MAC, names }), EXCHANGE);
  t.end();
});

t.test('other machines, other answers and cut records are left out', (t) => {
  const stranger = asks([[53, [1]]], { chaddr: '525400aa0002' });
  const unasked = message({ op: 2, xid: 7, options: [[53, [2]]] });
  const frames = [stranger, DISCOVER, ADDRESS_OFFER, BOOT_OFFER];
  const file = pcap([...frames, udp([BOOT, 67], [ALL, 68], unasked)]);
  t.equal(captureText(file, { mac: MAC, names }), EXCHANGE);
  t.equal(captureText(pcap(frames).subarray(0, -1), { mac: MAC, names }).includes('rouse'), false);
  t.throws(() => captureText(Buffer.from('no capture'), { mac: MAC, names }), /not a capture/);
  t.end();
});

t.test('TFTP requests are told with what became of them', (t) => {
  const read = (port: number, text: string): Buffer =>
    udp([CLIENT, port], [BOOT, 69], `\0\u0001${text.replaceAll('|', '\0')}\0`);
  const say = (from: Port, to: Port, bytes: string): Buffer => udp(from, to, bytes);
  const server: Port = [BOOT, 40_000];
  const file = pcap([
    ...[DISCOVER, ADDRESS_OFFER],
    read(2000, 'a|octet|TSIZE|0'),
    say(server, [CLIENT, 2000], '\0\u0006tsize\x009\0'),
    say([CLIENT, 2000], server, '\0\u0005\0\u0008stop\0'),
    read(2001, 'a|octet'),
    read(2001, 'a|octet'),
    say(server, [CLIENT, 2001], '\0\u0003\0\u0001123456789'),
    say([CLIENT, 2001], server, '\0\u0004\0\u0001'),
    read(2002, 'b|octet'),
    say(server, [CLIENT, 2002], `\0\u0003\0\u0001${'x'.repeat(512)}`),
    read(2003, 'c|octet'),
  ]);
  const text = captureText(file, { mac: MAC, names });
  t.equal(
    text.slice(text.indexOf('TFTP')),
    `\
TFTP machine -> rouse read "a" octet tsize=0
  agreed tsize=SIZE
  error 8 from machine: "stop"
TFTP machine -> rouse read "a" octet
  complete
TFTP machine -> rouse read "b" octet
  not finished
TFTP machine -> rouse read "c" octet
  no answer
`,
  );
  t.end();
});

t.test('HTTP requests are told once, without what changes', (t) => {
  const ends = [
    [CLIENT, 3000],
    [BOOT, 8080],
  ] as const;
  const back = [ends[1], ends[0]] as const;
  const file = pcap([
    ...[DISCOVER, ADDRESS_OFFER],
    tcp(ends, 1, 'GET /boot/next?mac=1&uuid=2 HTTP/1.1\r\n\r\n'),
    tcp(ends, 1, 'GET /boot/next?mac=1&uuid=2 HTTP/1.1\r\n\r\n'),
    tcp(back, 1, 'HTTP/1.1 200 OK\r\n\r\n'),
    tcp(back, 20, 'and a body'),
    tcp(ends, 50, 'GET /boot/beacon/0123abcd/handoff HTTP/1.1\r\n\r\n'),
  ]);
  const text = captureText(file, { mac: MAC, names });
  t.equal(
    text.slice(text.indexOf('HTTP')),
    `\
HTTP machine -> rouse:8080 GET /boot/next?mac&uuid 200
HTTP machine -> rouse:8080 GET /boot/beacon/SESSION/handoff no answer
`,
  );
  t.end();
});
