/**
 * The magic packet: what a network card that sleeps looks for in everything it hears.
 *
 * Owns     its bytes. A password (SecureOn) is left out: cards that check one are rare, and it
 *          would cross the network for everybody to read.
 * Specs    AMD publication 20213, Magic Packet Technology: six bytes FF, then the hardware address
 *          16 times.
 * Tests    test/wake/packet.test.ts
 */
import type { Mac } from '../domain/mac.ts';

const SYNC_BYTES = 6;
const TIMES = 16;

/** @returns 102 bytes */
export function magicPacket(mac: Mac): Uint8Array {
  const address = Buffer.from(mac.replaceAll(':', ''), 'hex');
  const repeated = Array.from({ length: TIMES }, () => address);
  return Buffer.concat([Buffer.alloc(SYNC_BYTES, 0xff), ...repeated]);
}
