/**
 * Option 77, user class: how iPXE says that it is iPXE.
 *
 * Specs    RFC 3004 section 4: items, each behind a byte with its length. iPXE sends four bytes of
 *          text and no length (quirk: IPXE-RAW-USER-CLASS).
 * Tests    test/dhcp-proxy/codec/option-user-class.test.ts
 */
import { latin1 } from './option-vendor-class.ts';

/** gPXE is what iPXE was called until 2010; its ROMs are still in service. */
const LOADERS = ['iPXE', 'gPXE'];

/** Whether iPXE is among the classes, whichever way they are written. */
export function namesIpxe(value: Uint8Array): boolean {
  return readUserClasses(value).some((name) => LOADERS.includes(name));
}

/** The items when lengths fill the value exactly, otherwise the whole value as one item. */
export function readUserClasses(value: Uint8Array): readonly string[] {
  const items: string[] = [];
  let position = 0;
  while (position < value.length) {
    const length = value[position] ?? 0;
    if (length === 0 || position + 1 + length > value.length) return [latin1(value)];
    items.push(latin1(value.subarray(position + 1, position + 1 + length)));
    position += 1 + length;
  }
  return items;
}
