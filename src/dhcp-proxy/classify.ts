/**
 * What kind of client sent a message, or why it is nobody Rouse serves.
 *
 * Owns     the order of the tests: message, sender, vendor class, architecture, and only then what
 *          runs on the machine. iPXE comes first among the kinds, so that a machine that already
 *          runs iPXE never gets the loader a second time.
 * Leaves   what to answer to answer.ts.
 * Specs    PXE 2.1 section 2.2; RFC 4578 section 2.1. The header field `file` is not looked at:
 *          U-Boot fills it with a name of its own (quirk: UBOOT-FILE-PREFILLED).
 * Tests    test/dhcp-proxy/classify.test.ts
 */
import type { DhcpClientKind, DhcpIgnoreReason } from '../domain/boot-event.ts';
import type { Mac } from '../domain/mac.ts';
import { printable } from '../domain/printable.ts';
import { readClientArch } from './codec/option-client-arch.ts';
import { MESSAGE_TYPE, OPTION } from './codec/option-codes.ts';
import { namesIpxe } from './codec/option-user-class.ts';
import { latin1, readVendorClass, type BootClass } from './codec/option-vendor-class.ts';
import { BOOTREQUEST, type DhcpPacket } from './codec/packet.ts';
import { identify, type ClientIdentity } from './identity.ts';
import { isRaspberryPi } from './raspberry-pi.ts';

/** The two ports of a boot server: DHCP's own 67, and 4011 for clients that have an address. */
export type PortRole = 'dhcp' | 'pxe';

export interface BootClient extends ClientIdentity {
  readonly kind: DhcpClientKind;
  readonly bootClass: BootClass;
  readonly messageType: typeof MESSAGE_TYPE.discover | typeof MESSAGE_TYPE.request;
  /** at least one, in the client's order of preference */
  readonly archCodes: readonly number[];
  /** option 60 as sent, fit to be shown */
  readonly vendorClass: string;
  /** it did not ask for a network boot: only a person's choice has it answered */
  readonly plainUBoot: boolean;
}

interface Ignored {
  readonly ignored: DhcpIgnoreReason;
  readonly detail: string;
  readonly mac?: Mac;
  /** it takes an offer, of whoever made it (RFC 2131 section 4.3.2: SELECTING) */
  readonly takesOffer?: true;
}

/** Numbers of option 93 that U-Boot uses for itself. */
const UBOOT_ARCH_CODES: ReadonlySet<number> = new Set([21, 22, 23, 24]);
const X86_BIOS = 0;

export function classify(packet: DhcpPacket, port: PortRole): BootClient | Ignored {
  if (packet.op !== BOOTREQUEST) return { ignored: 'not-a-request', detail: `op ${packet.op}` };
  const identity = identify(packet);
  if (!identity) return { ignored: 'malformed', detail: 'no usable hardware address' };
  const messageType = packet.options.get(OPTION.messageType);
  if (messageType?.length !== 1) return ignore(identity, 'malformed', 'no message type');
  const type = messageType[0];
  if (type !== MESSAGE_TYPE.discover && (type !== MESSAGE_TYPE.request || port === 'dhcp')) {
    // A REQUEST on port 67 belongs to the server that hands out addresses.
    const ignored = ignore(identity, 'not-discover', `message type ${type} on the ${port} port`);
    return type === MESSAGE_TYPE.request ? { ...ignored, takesOffer: true } : ignored;
  }
  const vendorClassValue = packet.options.get(OPTION.vendorClass) ?? new Uint8Array();
  const vendorClass = readVendorClass(vendorClassValue);
  const vendorText = printable(latin1(vendorClassValue));
  if (!vendorClass) return ignore(identity, 'not-pxe', vendorText);

  const archCodes = readArchCodes(packet, vendorClass.archCode);
  if (!archCodes) return ignore(identity, 'malformed', 'option 93 has an impossible length');
  if (archCodes.length === 0) return ignore(identity, 'no-architecture', vendorText);
  const { bootClass, plainUBoot } = vendorClass;
  return {
    ...identity,
    kind: plainUBoot ? 'u-boot' : kindOf(packet, { identity, bootClass, archCode: archCodes[0] }),
    bootClass,
    messageType: type,
    archCodes,
    vendorClass: vendorText,
    plainUBoot,
  };
}

function ignore(identity: ClientIdentity, ignored: DhcpIgnoreReason, detail: string): Ignored {
  return { ignored, detail, ...(identity.mac && { mac: identity.mac }) };
}

/** Option 93 decides; the digits in option 60 stand in for it only where it is missing. */
function readArchCodes(packet: DhcpPacket, fallback?: number): readonly number[] | undefined {
  const value = packet.options.get(OPTION.clientArch);
  if (value) return readClientArch(value);
  return fallback === undefined ? [] : [fallback];
}

function kindOf(
  { options }: DhcpPacket,
  client: { identity: ClientIdentity; bootClass: BootClass; archCode: number | undefined },
): DhcpClientKind {
  const userClass = options.get(OPTION.userClass);
  if (options.has(OPTION.ipxeEncapsulated) || (userClass && namesIpxe(userClass))) return 'ipxe';
  const { archCode, identity } = client;
  const machineId = options.get(OPTION.machineIdentifier);
  if (isRaspberryPi({ archCode, machineId, mac: identity.mac })) return 'raspberry-pi';
  if (client.bootClass === 'HTTPClient') return 'http';
  if (archCode !== undefined && UBOOT_ARCH_CODES.has(archCode)) return 'u-boot';
  return archCode === X86_BIOS ? 'bios' : 'uefi';
}
