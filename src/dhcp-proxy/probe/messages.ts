/**
 * The messages of a probe, byte for byte as the firmware they imitate sends them.
 *
 * Owns     the five DISCOVERs, and the REQUEST that firmware sends to port 4011. Two bytes depart
 *          from the originals: the broadcast flag is set for iPXE as well, because a probe has no
 *          address to which an answer could be sent; and the byte of option 55 that EDK2 leaves
 *          uninitialised in HTTP boot is 0.
 * Specs    RFC 2131 table 5; PXE 2.1 section 2.2.1. Intel's ROM sends 548 bytes, EDK2 347 (340 for
 *          HTTP boot) with its options in ascending order on port 4011, iPXE 400.
 * Tests    test/dhcp-proxy/probe/messages.test.ts
 */
import type { ProbeKind } from '../../domain/probe.ts';
import { MESSAGE_TYPE, OPTION } from '../codec/option-codes.ts';
import { BOOTREQUEST, encodePacket } from '../codec/packet.ts';

interface ProbeIdentity {
  readonly xid: number;
  /** six bytes */
  readonly mac: Uint8Array;
  /** option 97, seventeen bytes */
  readonly machineId: Uint8Array;
}

const BROADCAST_FLAG = 0x8000;
const ETHERNET = 1;
const INTEL_BYTES = 548;
const PARAMETERS = 55;
const NETWORK_INTERFACE_ID = 94;

const NOTHING = new Uint8Array();
const INTEL_PARAMETERS = '01020305060b0c0d0f1011122b363c438081828384858687';
const EDK2_PARAMETERS = '0102030405060c0d0f111216171c28292a2b3233363a3b3c4243618081828384858687';
const EDK2_HTTP_PARAMETERS = '0102030405060c0d0f111216171c28292a2b3233363a3b3c004361';
const IPXE_PARAMETERS = '010306070c0f111a2b3c4243778081828384858687afcb';
/** What a BIOS build of 2019 says it can do, and the network card of QEMU. */
const IPXE_FEATURES =
  'b105018086100eeb03010000170101220101130101110101270101190101290101100102210101150101180101' +
  '120101';

type OptionRow = readonly [tag: number, value: Uint8Array];

/** Intel's ROM and iPXE speak of UNDI 2.1, EDK2 of 3.0. */
const BIOS_CLASS = 'PXEClient:Arch:00000:UNDI:002001';
const UNDI_2_1 = hex('010201');

export function probeDiscover(kind: ProbeKind, identity: ProbeIdentity): Uint8Array {
  const message = encode(identity, {
    flags: BROADCAST_FLAG,
    ciaddr: 0,
    options: optionsOf(kind, MESSAGE_TYPE.discover, identity),
  });
  if (kind !== 'bios') return message;
  const whole = new Uint8Array(INTEL_BYTES);
  whole.set(message);
  return whole;
}

/**
 * What asks a boot server for a file.
 *
 * @param from  `address` is ours, which stands for the one a machine would have been given
 */
export function probeRequest(
  kind: ProbeKind,
  identity: ProbeIdentity,
  from: { readonly address: number; readonly server: number },
): Uint8Array {
  const options = optionsOf(kind, MESSAGE_TYPE.request, identity);
  if (kind === 'ipxe') options.push([OPTION.serverIdentifier, uint32(from.server)]);
  const ordered = kind.startsWith('uefi') ? ascending(options) : options;
  return encode(identity, { flags: 0, ciaddr: from.address, options: ordered });
}

function encode(
  { xid, mac }: ProbeIdentity,
  parts: { flags: number; ciaddr: number; options: readonly OptionRow[] },
): Uint8Array {
  const { flags, ciaddr, options } = parts;
  return encodePacket({
    ...{ op: BOOTREQUEST, htype: ETHERNET, hlen: mac.length, hops: 0, xid, secs: 0, flags },
    ...{ ciaddr, yiaddr: 0, siaddr: 0, giaddr: 0, chaddr: mac, sname: NOTHING, file: NOTHING },
    options: new Map(options),
  });
}

function optionsOf(kind: ProbeKind, type: number, identity: ProbeIdentity): OptionRow[] {
  const messageType: OptionRow = [OPTION.messageType, Uint8Array.of(type)];
  switch (kind) {
    case 'bios':
      return [messageType, ...intelOptions(identity)];
    case 'ipxe':
      return [messageType, ...ipxeOptions(identity)];
    case 'uefi-x64':
      return [messageType, ...edk2Options(identity, { arch: 7, bootClass: 'PXEClient' })];
    case 'uefi-arm64':
      return [messageType, ...edk2Options(identity, { arch: 11, bootClass: 'PXEClient' })];
    case 'http-x64':
      return [messageType, ...edk2Options(identity, { arch: 16, bootClass: 'HTTPClient' })];
  }
}

function intelOptions({ machineId }: ProbeIdentity): OptionRow[] {
  return [
    [PARAMETERS, hex(INTEL_PARAMETERS)],
    [OPTION.maxMessageSize, hex('04ec')],
    [OPTION.machineIdentifier, machineId],
    [OPTION.clientArch, hex('0000')],
    [NETWORK_INTERFACE_ID, UNDI_2_1],
    [OPTION.vendorClass, Buffer.from(BIOS_CLASS)],
  ];
}

function edk2Options(
  { machineId }: ProbeIdentity,
  { arch, bootClass }: { arch: number; bootClass: 'PXEClient' | 'HTTPClient' },
): OptionRow[] {
  const parameters = bootClass === 'HTTPClient' ? EDK2_HTTP_PARAMETERS : EDK2_PARAMETERS;
  const vendorClass = `${bootClass}:Arch:${String(arch).padStart(5, '0')}:UNDI:003000`;
  return [
    [OPTION.maxMessageSize, hex('05c0')],
    [PARAMETERS, hex(parameters)],
    [OPTION.machineIdentifier, machineId],
    [NETWORK_INTERFACE_ID, hex('010300')],
    [OPTION.clientArch, Uint8Array.of(0, arch)],
    [OPTION.vendorClass, Buffer.from(vendorClass)],
  ];
}

function ipxeOptions({ mac, machineId }: ProbeIdentity): OptionRow[] {
  return [
    [OPTION.maxMessageSize, hex('05c0')],
    [OPTION.clientArch, hex('0000')],
    [NETWORK_INTERFACE_ID, UNDI_2_1],
    [OPTION.vendorClass, Buffer.from(BIOS_CLASS)],
    // quirk: IPXE-RAW-USER-CLASS
    [OPTION.userClass, Buffer.from('iPXE')],
    [PARAMETERS, hex(IPXE_PARAMETERS)],
    [OPTION.ipxeEncapsulated, hex(IPXE_FEATURES)],
    [OPTION.clientIdentifier, Uint8Array.of(ETHERNET, ...mac)],
    [OPTION.machineIdentifier, machineId],
  ];
}

function ascending(options: readonly OptionRow[]): OptionRow[] {
  return [...options].sort(([a], [b]) => a - b);
}

function hex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
