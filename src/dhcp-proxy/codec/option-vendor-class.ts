/**
 * Option 60, vendor class: whether a machine wants to boot, and over which protocol.
 *
 * Specs    PXE 2.1 section 2.2.2 (`PXEClient:Arch:xxxxx:UNDI:yyyzzz`); UEFI 2.x section 24.7
 *          (`HTTPClient:…`). Compared by prefix and with case, as EDK2 and iPXE compare ours.
 * Tests    test/dhcp-proxy/codec/option-vendor-class.test.ts
 */

export type BootClass = 'PXEClient' | 'HTTPClient';

interface VendorClass {
  readonly bootClass: BootClass;
  /**
   * the digits behind `Arch:`, for ROMs that send no option 93; iPXE sends the bare class when it
   * was loaded by a ROM whose cached packet it copies (quirk: IPXE-BARE-CLASS)
   */
  readonly archCode: number | undefined;
  /** U-Boot's own `dhcp` command, which asks for an address and names no boot protocol */
  readonly plainUBoot: boolean;
}

const FORM = /^(?:(PXEClient|HTTPClient)(?::Arch:(\d{5}))?|U-Boot\.)/;
/** `HTTPClient:Arch:00016`; the rest of the value says nothing that Rouse needs. */
const FORM_BYTES = 21;

/** @returns undefined for every client that did not ask for a network boot */
export function readVendorClass(value: Uint8Array): VendorClass | undefined {
  const match = FORM.exec(latin1(value.subarray(0, FORM_BYTES)));
  if (!match) return undefined;
  const digits = match[2];
  return {
    // U-Boot takes the class of PXE for an answer.
    bootClass: (match[1] as BootClass | undefined) ?? 'PXEClient',
    plainUBoot: match[1] === undefined,
    archCode: digits === undefined ? undefined : Number(digits),
  };
}

/** One character for each byte, so that nothing is lost and nothing can fail. */
export function latin1(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
}
