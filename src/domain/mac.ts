/**
 * Hardware addresses: one parser for every spelling machines and people use.
 *
 * Owns     the type `Mac` (lower case, colons) and the rule which addresses can name a machine.
 * Specs    IEEE 802 (48 bits; the lowest bit of the first byte marks a group address). iPXE writes
 *          `52:54:00:aa:00:01`, with `:hexhyp` `52-54-00-aa-00-01`, with `:hexraw` no separators.
 * Tests    test/domain/mac.test.ts
 */

/** A 48-bit hardware address in the one form used inside Rouse: `52:54:00:aa:00:01`. */
export type Mac = string & { readonly __brand: 'Mac' };

const SPELLINGS = [
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}$/,
  /^[0-9a-f]{12}$/,
];

/**
 * Reads a hardware address in any common spelling: colons, hyphens, Cisco's dotted groups of four,
 * or twelve bare digits, in either case.
 *
 * @returns the address, or undefined when the text is none, or is one that no single machine can
 *          own: all zero, or with the group bit set
 */
export function parseMac(text: string): Mac | undefined {
  const lower = text.trim().toLowerCase();
  if (!SPELLINGS.some((spelling) => spelling.test(lower))) return undefined;
  const digits = lower.replace(/[^0-9a-f]/g, '');
  return fromDigits(digits);
}

/** Reads the six bytes of `chaddr` (RFC 2131 section 2); undefined as for {@link parseMac}. */
export function macFromBytes(bytes: Uint8Array): Mac | undefined {
  if (bytes.length !== 6) return undefined;
  return fromDigits(Buffer.from(bytes).toString('hex'));
}

/** The spelling iPXE calls `hexhyp`, which is safe in file names: `52-54-00-aa-00-01`. */
export function hyphenated(mac: Mac): string {
  return mac.replaceAll(':', '-');
}

function fromDigits(digits: string): Mac | undefined {
  const groupBit = Number.parseInt(digits.slice(0, 2), 16) & 1;
  if (groupBit === 1 || digits === '000000000000') return undefined;
  return digits.match(/../g)?.join(':') as Mac | undefined;
}
