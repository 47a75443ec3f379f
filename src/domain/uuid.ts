/**
 * The machine identifier of SMBIOS, and why it can only confirm an identity.
 *
 * Owns     the type `Uuid`, the byte order of DHCP option 97, and the values that identify nobody.
 * Specs    RFC 4578 section 2.3 (option 97); SMBIOS 2.6 stores the first three fields
 *          little-endian. Observed so from iPXE and EDK2.
 * Tests    test/domain/uuid.test.ts
 */

/** A UUID as text in lower case, in the order a person reads it on the machine's label. */
export type Uuid = string & { readonly __brand: 'Uuid' };

/**
 * Placeholders that boards ship by the thousand; two machines showing one of these are not the
 * same machine.
 */
const SHARED_BY_MANY: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
]);

/** @returns the UUID in lower case, or undefined when the text is none or identifies nobody */
export function parseUuid(text: string): Uuid | undefined {
  const lower = text.trim().toLowerCase();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lower)) return undefined;
  return SHARED_BY_MANY.has(lower) ? undefined : (lower as Uuid);
}

/**
 * Reads option 97: one type byte and sixteen bytes whose first three fields are little-endian.
 *
 * @returns undefined unless there are 17 bytes of type 0 that identify a machine. Firmware that
 *          sends anything else is still answered (RFC 4578 section 2.3 leaves other types open).
 */
export function uuidFromOption97(value: Uint8Array): Uuid | undefined {
  if (value.length !== 17 || value[0] !== 0) return undefined;
  const hex = Buffer.from(value.subarray(1)).toString('hex');
  const [a, b, c] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)].map(reversedBytes);
  return parseUuid(`${a}-${b}-${c}-${hex.slice(16, 20)}-${hex.slice(20)}`);
}

function reversedBytes(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('');
}
