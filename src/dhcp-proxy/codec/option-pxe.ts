/**
 * Option 43 between a PXE client and its server.
 *
 * Specs    PXE 2.1 table 2-1. Sub-option 6 is discovery control; 9 a menu, 10 its prompt; 71 the
 *          boot item a client picked. Sub-options 1 to 5 (MTFTP) are never sent: an offer with
 *          only those is thrown away by EDK2. END is written although EDK2 does without: old ROMs
 *          look for it.
 * Tests    test/dhcp-proxy/codec/option-pxe.test.ts
 */
import { OPTION } from './option-codes.ts';
import { findSubOption } from './sub-options.ts';

const DISCOVERY_CONTROL = 6;
const BOOT_MENU = 9;
const MENU_PROMPT = 10;
const BOOT_ITEM = 71;

/** Bit 3: the boot file is in this offer, so neither discover boot servers nor show a menu. */
export const PXE_ONE_STEP = Uint8Array.of(DISCOVERY_CONTROL, 1, 0b1000, OPTION.end);

const MENU_TEXT = Buffer.from('Raspberry Pi Boot', 'latin1');
const PROMPT_TEXT = Buffer.from('PXE', 'latin1');

/**
 * What a Raspberry Pi looks for before it trusts an offer: no discovery by broadcast or multicast,
 * and a menu with its own name on it. (quirk: RPI-MENU)
 */
export const PXE_RASPBERRY_PI = Uint8Array.of(
  ...[DISCOVERY_CONTROL, 1, 0b0011],
  ...[MENU_PROMPT, 1 + PROMPT_TEXT.length, 0, ...PROMPT_TEXT],
  ...[BOOT_MENU, 3 + MENU_TEXT.length, 0, 0, MENU_TEXT.length, ...MENU_TEXT],
  OPTION.end,
);

/** The boot item of a request to port 4011: server type and layer, two bytes each. */
interface BootItem {
  readonly bytes: Uint8Array;
  /** the client asks for security credentials (bit 15 of the layer), which Rouse has none of */
  readonly credentials: boolean;
}

/** @returns undefined when no item was picked, or 71 has another length than 4 */
export function readBootItem(value: Uint8Array): BootItem | undefined {
  const bytes = findSubOption(value, { tag: BOOT_ITEM, padded: true });
  if (bytes?.length !== 4) return undefined;
  return { bytes, credentials: ((bytes[2] ?? 0) & 0x80) !== 0 };
}

/** Option 43 of the answer to a picked item: the item again (PXE 2.1 section 2.4.5). */
export function writeBootItem(item: BootItem): Uint8Array {
  return Uint8Array.of(BOOT_ITEM, item.bytes.length, ...item.bytes, OPTION.end);
}
