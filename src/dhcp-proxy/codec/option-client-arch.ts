/**
 * Option 93, client system architecture: which kinds of boot file the machine can run.
 *
 * Specs    RFC 4578 section 2.1: one or more numbers of two bytes, in the client's order of
 *          preference. The numbers are in src/domain/arch.ts.
 * Tests    test/dhcp-proxy/codec/option-client-arch.test.ts
 */

/** @returns the numbers in their order, or undefined when the length cannot be one of theirs */
export function readClientArch(value: Uint8Array): readonly number[] | undefined {
  if (value.length === 0 || value.length % 2 !== 0) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  const codes: number[] = [];
  for (let at = 0; at < value.length; at += 2) codes.push(view.getUint16(at));
  return codes;
}
