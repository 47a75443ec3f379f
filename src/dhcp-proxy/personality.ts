/**
 * The forms of an answer, as a table: which places for a boot file are filled, and what option 43
 * says. A new kind of firmware is a new row, not a new branch.
 *
 * Owns     the forms, in which order a kind of client is tried, and when the next one is due.
 * Leaves   writing bytes to reply.ts.
 * Specs    PXE 2.1 table 2-1 (option 43) and section 2.5 (port 4011). EDK2 PxeBcDhcp4.c: with
 *          discovery control the offer is complete (PXE10), without option 43 the client asks port
 *          4011 (BINL); builds before April 2017 keep no offer of the first kind.
 * Quirks   EDK2-NO-PXE10, ROM-SNAME, RPI-MENU, UBOOT-HEADER in docs/explanation/firmware-quirks.md
 * Tests    test/dhcp-proxy/personality.test.ts
 */
import type { DhcpClientKind } from '../domain/boot-event.ts';
import type { Personality } from '../domain/firmware.ts';
import { dhcpBootMsMax, dhcpRepeatMsMin } from '../domain/limits.ts';
import type { Offer } from './client-memory.ts';
import { PXE_ONE_STEP, PXE_RASPBERRY_PI } from './codec/option-pxe.ts';

export interface Form {
  /** option 43 of an OFFER */
  readonly vendorSpecific: Uint8Array | undefined;
  /** whether the OFFER names the file; if not, the client learns it on port 4011 */
  readonly fileInOffer: boolean;
  /** the server's address as text in `sname` and option 66 */
  readonly addressAsText: boolean;
  /** option 67 beside the header field `file`, ended by NUL where a ROM may read past it */
  readonly option67: 'terminated' | 'plain' | 'none';
}

const PLAIN: Form = {
  vendorSpecific: undefined,
  fileInOffer: true,
  addressAsText: false,
  option67: 'plain',
};

const FORMS: Readonly<Record<Personality, Form>> = {
  bypass: { ...PLAIN, vendorSpecific: PXE_ONE_STEP, option67: 'terminated' },
  binl: { ...PLAIN, fileInOffer: false, option67: 'terminated' },
  bootp: { ...PLAIN, option67: 'none' },
  http: PLAIN,
  ipxe: { ...PLAIN, vendorSpecific: PXE_ONE_STEP },
  // Its ROM asks TFTP for names of its own, and some of them misread option 66.
  'raspberry-pi': { ...PLAIN, vendorSpecific: PXE_RASPBERRY_PI, fileInOffer: false },
  // Takes siaddr and `file` from a proxy, and looks at no option of it. quirk: UBOOT-HEADER
  'u-boot': { ...PLAIN, addressAsText: true, option67: 'terminated' },
};

/** In the order in which they are tried; the first is what most clients of a kind follow. */
const CANDIDATES: Readonly<Record<DhcpClientKind, readonly [Personality, ...Personality[]]>> = {
  bios: ['bypass', 'binl', 'bootp'],
  uefi: ['bypass', 'binl'],
  http: ['http'],
  ipxe: ['ipxe'],
  'raspberry-pi': ['raspberry-pi'],
  'u-boot': ['u-boot', 'bypass'],
};

/** ROMs of BIOS machines, some of which take the server from text. quirk: ROM-SNAME */
export function formOf(personality: Personality, client: DhcpClientKind): Form {
  const form = FORMS[personality];
  return client === 'bios' ? { ...form, addressAsText: true } : form;
}

interface Known {
  /** what a person chose for the machine */
  readonly decided: Personality | undefined;
  /** what it followed before */
  readonly worked: Personality | undefined;
}

/** The forms for a client, first choice first. A person's choice is not departed from. */
export function candidatesFor(
  client: DhcpClientKind,
  { decided, worked }: Known,
): readonly [Personality, ...Personality[]] {
  const all = CANDIDATES[client];
  if (decided !== undefined && all.includes(decided)) return [decided];
  if (worked === undefined || !all.includes(worked)) return all;
  return [worked, ...all.filter((other) => other !== worked)];
}

/**
 * The form of the next offer.
 *
 * @param last  what this client was offered before, if anything
 */
export function choosePersonality(
  candidates: readonly [Personality, ...Personality[]],
  last: Offer | undefined,
  now: { readonly client: DhcpClientKind; readonly atMs: number },
): Personality {
  if (last?.client !== now.client) return candidates[0];
  const at = candidates.indexOf(last.personality);
  const ageMs = now.atMs - last.atMs;
  if (at < 0 || ageMs < 0 || ageMs > dhcpBootMsMax) return candidates[0];
  if (last.followed || ageMs < dhcpRepeatMsMin) return last.personality;
  return candidates[(at + 1) % candidates.length] ?? candidates[0];
}
