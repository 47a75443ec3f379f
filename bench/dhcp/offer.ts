/**
 * One offer of a server, caught on the clients' side and read: a fast answer that no machine could
 * boot from would be worth nothing.
 */
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { MESSAGE_TYPE, OPTION } from '../../src/dhcp-proxy/codec/option-codes.ts';
import { latin1 } from '../../src/dhcp-proxy/codec/option-vendor-class.ts';
import { decodePacket, type DhcpPacket } from '../../src/dhcp-proxy/codec/packet.ts';
import { load } from './load.ts';
import { CLIENTS, runIn, SERVER } from '../network.ts';
import { BOOT_FILE } from './servers.ts';

const giveUpMs = 10_000;
const PCAP_HEADERS_BYTES = 24 + 16;
const ETHERNET_UDP_BYTES = 14 + 8;

/** @returns the offer in words, @throws Error when a machine could not boot from it */
export async function catchOffer(): Promise<string> {
  const filter = `udp src port 67 and src host ${SERVER.address}`;
  const command = ['tcpdump', '-i', CLIENTS.interface, '-c', '1', '-U', '-w', '-', filter];
  const child = runIn(CLIENTS, command);
  const timer = setTimeout(() => child.kill('SIGTERM'), giveUpMs);
  try {
    const caught = buffer(child.stdout);
    // Its first words come when it listens.
    await once(child.stderr, 'data');
    await load({ rate: 100, seconds: 1 });
    return describe(read(await caught));
  } finally {
    clearTimeout(timer);
    child.kill('SIGTERM');
  }
}

function read(capture: Buffer): DhcpPacket {
  if (capture.length < PCAP_HEADERS_BYTES + ETHERNET_UDP_BYTES) throw new Error('no offer came');
  const frame = capture.subarray(PCAP_HEADERS_BYTES);
  const ipHeaderBytes = 4 * ((frame[14] ?? 0) & 0x0f);
  const decoded = decodePacket(frame.subarray(ETHERNET_UDP_BYTES + ipHeaderBytes));
  if (!decoded.ok) throw new Error(`the offer cannot be read: ${decoded.failure}`);
  return decoded.packet;
}

function describe({ options, yiaddr, file }: DhcpPacket): string {
  const type = options.get(OPTION.messageType)?.[0];
  const server = options.get(OPTION.serverIdentifier)?.join('.');
  const vendorClass = latin1(options.get(OPTION.vendorClass) ?? new Uint8Array());
  const name = options.get(OPTION.bootFileName);
  const bootFile = latin1(name ?? file).replaceAll('\0', '');
  const place = name ? '67' : 'file';
  const words = `53=${type} 54=${server} 60=${vendorClass} ${place}=${bootFile}`;
  const right =
    type === MESSAGE_TYPE.offer &&
    server === SERVER.address &&
    vendorClass === 'PXEClient' &&
    bootFile === BOOT_FILE &&
    yiaddr === 0;
  if (!right) throw new Error(`no offer to boot from: ${words}`);
  return words;
}
