/**
 * The reply to a client, byte for byte.
 *
 * Owns     which options an answer has and their order: 53, 54, 60, 43, 175, 61, 97, 66, 67, 82.
 * Leaves   which of the places for a boot file a form of answer fills to personality.ts.
 * Never    sends an address, a lease time, routers, name servers or a user class. Never splits an
 *          option: iPXE, U-Boot and old ROMs read the first piece only.
 * Specs    RFC 2131 table 3; PXE 2.1 section 2.2 and 2.5; RFC 3046 section 2.2; RFC 5107;
 *          RFC 6842 section 3. Departures for firmware are marked with quirk ids, explained in
 *          docs/explanation/firmware-quirks.md.
 * Tests    test/dhcp-proxy/reply.test.ts, test/dhcp-proxy/samples.test.ts
 */
import { httpOrigin } from '../domain/address.ts';
import { ipv4FromNumber } from '../domain/ipv4.ts';
import { dhcpReplyBytesDefault, dhcpReplyBytesMax } from '../domain/limits.ts';
import type { Answer } from './answer.ts';
import type { BootClient } from './classify.ts';
import { MESSAGE_TYPE, OPTION } from './codec/option-codes.ts';
import { IPXE_PRIORITY } from './codec/option-ipxe.ts';
import { isEchoedMachineId } from './codec/option-machine-id.ts';
import { readBootItem, writeBootItem } from './codec/option-pxe.ts';
import {
  BOOTREPLY,
  encodePacket,
  FILE_BYTES,
  packetLength,
  type DhcpPacket,
} from './codec/packet.ts';
import type { Form } from './personality.ts';

interface ReplyRequest {
  readonly request: DhcpPacket;
  readonly client: BootClient;
  readonly answer: Answer;
  readonly form: Form;
  /** iPXE is to take our file even where the address server names one */
  readonly insistent: boolean;
  /** the address of ours that the client can reach: siaddr, and the host of URLs */
  readonly serverAddress: number;
  /** option 54: the same, unless a relay asked for its own there */
  readonly serverIdentifier: number;
  readonly httpPort: number;
  /** instead of the server's address and that port; no trailing slash */
  readonly bootUrl?: string | undefined;
}

interface Reply {
  readonly bytes: Uint8Array;
  /** empty when the client knows its files by itself, or asks for the name on port 4011 */
  readonly bootFile: string;
}

const NOTHING = new Uint8Array();
const OPTION_BYTES_MAX = 255;
/** Bytes of IP and UDP header, which option 57 counts for some clients (RFC 2132 section 9.10). */
const IP_UDP_HEADER_BYTES = 28;
const CLASS_VALUES = {
  PXEClient: Buffer.from('PXEClient', 'latin1'),
  HTTPClient: Buffer.from('HTTPClient', 'latin1'),
} as const;

/** @returns undefined when what must be in the reply is more than the client takes */
export function buildReply(parts: ReplyRequest): Reply | undefined {
  const { request, client, serverAddress, form } = parts;
  const bootFile = bootFileOf(parts);
  const options = replyOptions(parts, bootFile);
  const room = replyBytesAllowed(request);
  // Without its identifier a client still recognises the reply by chaddr.
  if (packetLength(options) > room) options.delete(OPTION.clientIdentifier);
  const tooLong = [...options.values()].some((value) => value.length > OPTION_BYTES_MAX);
  if (tooLong || packetLength(options) > room) return undefined;

  const { htype, hlen, xid, flags, giaddr, chaddr } = request;
  const bytes = encodePacket({
    ...{ op: BOOTREPLY, htype, hlen, hops: 0, xid, secs: 0, flags },
    ciaddr: client.messageType === MESSAGE_TYPE.request ? request.ciaddr : 0,
    yiaddr: 0,
    siaddr: serverAddress,
    giaddr,
    chaddr,
    sname: form.addressAsText ? addressText(serverAddress) : NOTHING,
    file: bootFile.length < FILE_BYTES ? Buffer.from(bootFile, 'latin1') : NOTHING,
    options,
  });
  return { bytes, bootFile };
}

function bootFileOf(parts: ReplyRequest): string {
  const { answer, client, form, serverAddress, httpPort, bootUrl } = parts;
  if (isOffer(client) && !form.fileInOffer) return '';
  switch (answer.kind) {
    case 'loader':
      return answer.file;
    case 'loader-url':
    case 'script-url':
      return `${bootUrl ?? httpOrigin(ipv4FromNumber(serverAddress), httpPort)}${answer.path}`;
    case 'raspberry-pi':
      return '';
  }
}

function isOffer({ messageType }: BootClient): boolean {
  return messageType === MESSAGE_TYPE.discover;
}

function replyOptions(parts: ReplyRequest, bootFile: string): Map<number, Uint8Array> {
  const { request, client, form, serverIdentifier } = parts;
  const messageType = isOffer(client) ? MESSAGE_TYPE.offer : MESSAGE_TYPE.ack;
  const relayAgent = request.options.get(OPTION.relayAgentInformation);
  const clientIdentifier = request.options.get(OPTION.clientIdentifier);
  const machineId = request.options.get(OPTION.machineIdentifier);
  const vendorSpecific = vendorSpecificOf(parts);

  // EDK2 takes an offer without 53, 54 or 60 for something else. quirk: EDK2-THREE-OPTIONS
  const options = new Map<number, Uint8Array>([
    [OPTION.messageType, Uint8Array.of(messageType)],
    [OPTION.serverIdentifier, addressBytes(serverIdentifier)],
    [OPTION.vendorClass, CLASS_VALUES[client.bootClass]],
  ]);
  if (vendorSpecific) options.set(OPTION.vendorSpecific, vendorSpecific);
  if (client.kind === 'ipxe' && parts.insistent) {
    options.set(OPTION.ipxeEncapsulated, IPXE_PRIORITY);
  }
  if (clientIdentifier && clientIdentifier.length <= OPTION_BYTES_MAX) {
    options.set(OPTION.clientIdentifier, clientIdentifier);
  }
  if (isEchoedMachineId(machineId)) options.set(OPTION.machineIdentifier, machineId);
  // On port 4011 the client asks for the name, in whatever form it was offered.
  if (bootFile !== '' && !(isOffer(client) && form.option67 === 'none')) {
    if (form.addressAsText) options.set(OPTION.tftpServerName, addressText(parts.serverAddress));
    options.set(OPTION.bootFileName, fileNameOption(bootFile, form, { relayed: !!relayAgent }));
  }
  if (relayAgent) options.set(OPTION.relayAgentInformation, relayAgent);
  return options;
}

/**
 * Option 67 stands behind everything of ours, and ends with NUL for firmware: some ROMs read past
 * its end (quirk: ROM-READS-PAST-67), and EDK2 writes a NUL over whatever follows an unterminated
 * one (quirk: EDK2-NUL-AFTER-67). The header field `file` has the same name, because each client
 * prefers another of the two (quirk: FILE-OR-67).
 */
function fileNameOption(
  bootFile: string,
  { option67 }: Form,
  { relayed }: { readonly relayed: boolean },
): Uint8Array {
  return Buffer.from(option67 !== 'plain' || relayed ? `${bootFile}\0` : bootFile, 'latin1');
}

/** Option 43: a picked boot item comes back; what an offer says in it is part of its form. */
function vendorSpecificOf({ request, client, form }: ReplyRequest): Uint8Array | undefined {
  const value = request.options.get(OPTION.vendorSpecific);
  const item = value && readBootItem(value);
  if (!isOffer(client) && item) return writeBootItem(item);
  const always = client.kind === 'raspberry-pi'; // quirk: RPI-MENU
  return isOffer(client) || always ? form.vendorSpecific : undefined;
}

/** How many bytes of UDP payload the client takes, by the cautious reading of option 57. */
function replyBytesAllowed({ options }: DhcpPacket): number {
  const value = options.get(OPTION.maxMessageSize);
  if (value?.length !== 2) return dhcpReplyBytesDefault;
  const announced = Buffer.from(value).readUInt16BE() - IP_UDP_HEADER_BYTES;
  return Math.min(Math.max(announced, dhcpReplyBytesDefault), dhcpReplyBytesMax);
}

function addressText(address: number): Uint8Array {
  return Buffer.from(ipv4FromNumber(address), 'latin1');
}

function addressBytes(address: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(address);
  return bytes;
}
