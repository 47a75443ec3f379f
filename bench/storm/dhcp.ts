/**
 * A machine's half of DHCP: what firmware and iPXE ask, and the boot file they are told.
 *
 * Owns     the messages, one socket on port 68 for all machines, for the answers to machines
 *          without an address are broadcast, and asking again.
 * Specs    PXE 2.1 section 2.2: firmware asks again after 4, 8, 16 and 32 s. EDK2 asks port 4011
 *          from port 4011, with its address in ciaddr.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { MESSAGE_TYPE, OPTION } from '../../src/dhcp-proxy/codec/option-codes.ts';
import { latin1 } from '../../src/dhcp-proxy/codec/option-vendor-class.ts';
import {
  BOOTREQUEST,
  decodePacket,
  encodePacket,
  type DhcpPacket,
} from '../../src/dhcp-proxy/codec/packet.ts';
import { withRepeats } from './repeats.ts';

export interface Who {
  readonly mac: string;
  readonly address: string;
  readonly server: string;
}

const REPEAT_MS = [4_000, 8_000, 16_000, 32_000];
const CLIENT_PORT = 68;
const SERVER_PORT = 67;
const PXE_PORT = 4_011;

const FIRMWARE: readonly [number, Buffer][] = [
  [55, Buffer.from('0102030405060c0d0f11122b363c438081828384858687', 'hex')],
  [OPTION.maxMessageSize, Buffer.from([0x05, 0xc0])],
  [OPTION.vendorClass, Buffer.from('PXEClient:Arch:00007:UNDI:003001')],
  [OPTION.clientArch, Buffer.from([0, 7])],
  [94, Buffer.from([1, 3, 1])],
];
/** Option 175 tells which features this build has. */
const IPXE: readonly [number, Buffer][] = [
  ...FIRMWARE,
  [OPTION.userClass, Buffer.from('iPXE')],
  [OPTION.ipxeEncapsulated, Buffer.from('130101150101180101', 'hex')],
];

type Heard = (packet: DhcpPacket) => void;

export interface Dhcp {
  /** @returns the boot file of the first offer; empty when the file is told on port 4011 */
  discover(who: Who, client: 'firmware' | 'ipxe'): Promise<string>;
  /** @returns the boot file that port 4011 tells */
  request(who: Who): Promise<string>;
  close(): void;
}

export async function openDhcp(): Promise<Dhcp> {
  const waiting = new Map<number, Heard>();
  let lastXid = 0x5700_0000;
  const socket = createSocket({ type: 'udp4', reuseAddr: true, recvBufferSize: 8_388_608 });
  socket.on('message', (bytes) => {
    const packet = read(bytes);
    if (packet) waiting.get(packet.xid)?.(packet);
  });
  socket.bind(CLIENT_PORT);
  await once(socket, 'listening');
  socket.setBroadcast(true);

  return {
    async discover(who, client) {
      const xid = (lastXid += 1);
      const options = client === 'ipxe' ? IPXE : FIRMWARE;
      const bytes = message({ who, xid, options, type: MESSAGE_TYPE.discover });
      try {
        return await withRepeats(REPEAT_MS, {
          send: () => {
            socket.send(bytes, SERVER_PORT, '255.255.255.255');
          },
          answered: (resolve) => {
            waiting.set(xid, (packet) => {
              if (typeOf(packet) === MESSAGE_TYPE.offer) resolve(bootFileOf(packet));
            });
          },
        });
      } finally {
        waiting.delete(xid);
      }
    },
    async request(who) {
      const xid = (lastXid += 1);
      const bytes = message({ who, xid, options: FIRMWARE, type: MESSAGE_TYPE.request });
      const own = await bound(who.address);
      try {
        return await withRepeats(REPEAT_MS, {
          send: () => {
            own.send(bytes, PXE_PORT, who.server);
          },
          answered: (resolve) => {
            own.on('message', (datagram) => {
              const packet = read(datagram);
              if (packet?.xid !== xid || typeOf(packet) !== MESSAGE_TYPE.ack) return;
              resolve(bootFileOf(packet));
            });
          },
        });
      } finally {
        own.close();
      }
    },
    close: () => socket.close(),
  };
}

async function bound(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(PXE_PORT, address);
  await once(socket, 'listening');
  return socket;
}

interface Message {
  readonly who: Who;
  readonly xid: number;
  readonly options: readonly [number, Buffer][];
  readonly type: number;
}

function message({ who, xid, options, type }: Message): Uint8Array {
  const chaddr = Buffer.alloc(16);
  Buffer.from(who.mac.replaceAll(':', ''), 'hex').copy(chaddr);
  const uuid = Buffer.concat([Buffer.from([0]), Buffer.alloc(10, 0x42), chaddr.subarray(0, 6)]);
  const asked = type === MESSAGE_TYPE.request;
  const ciaddr = asked ? Buffer.from(who.address.split('.').map(Number)).readUInt32BE() : 0;
  return encodePacket({
    ...{ op: BOOTREQUEST, htype: 1, hlen: 6, hops: 0, xid, secs: 0, flags: asked ? 0 : 0x8000 },
    ...{ ciaddr, yiaddr: 0, siaddr: 0, giaddr: 0, chaddr },
    ...{ sname: new Uint8Array(), file: new Uint8Array() },
    options: new Map([
      [OPTION.messageType, Buffer.from([type])],
      ...options,
      [OPTION.machineIdentifier, uuid],
    ]),
  });
}

function read(bytes: Uint8Array): DhcpPacket | undefined {
  const decoded = decodePacket(bytes);
  return decoded.ok ? decoded.packet : undefined;
}

function typeOf({ options }: DhcpPacket): number | undefined {
  return options.get(OPTION.messageType)?.[0];
}

function bootFileOf({ options, file }: DhcpPacket): string {
  return latin1(options.get(OPTION.bootFileName) ?? file).replace(/\0.*$/s, '');
}
