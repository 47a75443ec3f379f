/**
 * What is known about the firmware of a machine: which form of answer it follows and which loader
 * it can run.
 *
 * Owns     the names of the forms, which a person may choose and the inventory remembers. What each
 *          form looks like on the wire is src/dhcp-proxy/personality.ts.
 * Tests    test/domain/firmware.test.ts
 */

/**
 * The forms of a ProxyDHCP answer. `bypass` names the boot file in the offer itself (PXE 2.1:
 * option 43, discovery control bit 3); `binl` has no option 43, so that the client asks port 4011
 * (boot information negotiation layer); `bootp` fills the header fields of BOOTP alone.
 */
export const PERSONALITIES = [
  'bypass',
  'binl',
  'bootp',
  'http',
  'ipxe',
  'raspberry-pi',
  'u-boot',
] as const;
export type Personality = (typeof PERSONALITIES)[number];

export function parsePersonality(text: string): Personality | undefined {
  return PERSONALITIES.find((known) => known === text);
}

/** What was seen to work for a machine, so that the next boot begins with it. */
export interface FirmwareMemory {
  /** the form of the offer that it followed */
  readonly personality?: Personality;
  /** file name of the loader that came up as iPXE */
  readonly loader?: string;
}
