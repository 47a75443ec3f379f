/**
 * Option 82, relay agent information: returned byte for byte, and read for one thing.
 *
 * Specs    RFC 3046 section 2.2 (echo, last before END); RFC 5107 section 4 (sub-option 11: the
 *          relay wants its own address in option 54, so that clients send through it).
 * Tests    test/dhcp-proxy/codec/option-relay-agent.test.ts
 */
import { findSubOption } from './sub-options.ts';

const SERVER_IDENTIFIER_OVERRIDE = 11;

/** The address to write into option 54 instead of ours, as four bytes. */
export function serverIdentifierOverride(value: Uint8Array): Uint8Array | undefined {
  const address = findSubOption(value, { tag: SERVER_IDENTIFIER_OVERRIDE, padded: false });
  return address?.length === 4 ? address : undefined;
}
