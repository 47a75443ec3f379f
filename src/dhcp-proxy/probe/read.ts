/**
 * An answer to a probe, read for what booting depends on.
 *
 * Specs    RFC 2131 table 3; PXE 2.1 table 2-1: an offer whose option 43 has one of the sub-options
 *          6 to 10 is one of PXE itself, any other sends the machine on to port 4011 (EDK2
 *          PxeBcDhcp4.c). A NUL at the end of option 67 belongs to nobody's name.
 * Tests    test/dhcp-proxy/probe/read.test.ts
 */
import { parseIpAddress, ANY_IPV4, type IpAddress } from '../../domain/address.ts';
import { ipv4FromNumber } from '../../domain/ipv4.ts';
import type { ProbeAnswer } from '../../domain/probe.ts';
import { OPTION } from '../codec/option-codes.ts';
import { latin1, readVendorClass } from '../codec/option-vendor-class.ts';
import type { DhcpPacket } from '../codec/packet.ts';
import { findSubOption } from '../codec/sub-options.ts';

const SUBNET_MASK = 1;
/** Discovery control, multicast address, boot servers, menu, prompt. */
const PXE_SUB_OPTIONS = [6, 7, 8, 9, 10];
const IPXE_PRIORITY = 1;
const OVERLOAD_FILE = 1;

type Circumstances = Pick<ProbeAnswer, 'interface' | 'kind' | 'port' | 'afterMs'> & {
  /** the sender of the datagram, as the socket tells it */
  readonly from: string;
  readonly ownAddresses: readonly IpAddress[];
};

export function readAnswer(packet: DhcpPacket, seen: Circumstances): ProbeAnswer {
  const { interface: name, kind, port, afterMs, ownAddresses } = seen;
  const { options } = packet;
  const from = parseIpAddress(seen.from) ?? ANY_IPV4;
  const messageType = options.get(OPTION.messageType);
  const serverIdentifier = addressIn(options.get(OPTION.serverIdentifier));
  const nextServer = addressOf(packet.siaddr);
  const address = addressOf(packet.yiaddr);
  const prefixLength = prefixLengthOf(options.get(SUBNET_MASK));
  const bootClass = readVendorClass(options.get(OPTION.vendorClass) ?? new Uint8Array())?.bootClass;
  const pxeList = options.get(OPTION.vendorSpecific) ?? new Uint8Array();
  return {
    ...{ interface: name, kind, port, from, afterMs },
    server: serverIdentifier ?? nextServer ?? from,
    ownHost: ownAddresses.includes(from),
    ...(messageType?.length === 1 && { messageType: messageType[0] ?? 0 }),
    ...(serverIdentifier && { serverIdentifier }),
    ...(address && { address }),
    ...(prefixLength !== undefined && { prefixLength }),
    ...(nextServer && { nextServer }),
    headerFile: headerFile(packet),
    optionFile: untilNul(options.get(OPTION.bootFileName) ?? new Uint8Array()),
    ...(bootClass && { bootClass }),
    pxe: PXE_SUB_OPTIONS.some((tag) => findSubOption(pxeList, { tag, padded: true })),
    ipxePriority: priorityOf(options.get(OPTION.ipxeEncapsulated)),
  };
}

/** The field holds options, and no name, where option 52 says so. */
function headerFile({ file, options }: DhcpPacket): string {
  const overload = options.get(OPTION.overload)?.[0] ?? 0;
  return overload & OVERLOAD_FILE ? '' : untilNul(file);
}

function untilNul(value: Uint8Array): string {
  return latin1(value).split('\0')[0] ?? '';
}

function addressIn(value: Uint8Array | undefined): IpAddress | undefined {
  return value?.length === 4 ? addressOf(Buffer.from(value).readUInt32BE()) : undefined;
}

function addressOf(value: number): IpAddress | undefined {
  return value === 0 ? undefined : ipv4FromNumber(value);
}

function prefixLengthOf(mask: Uint8Array | undefined): number | undefined {
  if (mask?.length !== 4) return undefined;
  return Math.clz32(~Buffer.from(mask).readUInt32BE());
}

/** One signed byte. */
function priorityOf(list: Uint8Array | undefined): number {
  const value = list && findSubOption(list, { tag: IPXE_PRIORITY, padded: true });
  return value?.length === 1 ? Buffer.from(value).readInt8() : 0;
}
