/**
 * Telling a Raspberry Pi from the x86 BIOS machine it claims to be.
 *
 * Every model sends architecture 0 (quirk: RPI-ARCH-0). What betrays it is the vendor's part of
 * the hardware address, or, from model 4 on, the mark in option 97.
 *
 * Tests    test/dhcp-proxy/raspberry-pi.test.ts
 */
import type { Mac } from '../domain/mac.ts';
import { hasRaspberryMark } from './codec/option-machine-id.ts';

const X86_BIOS = 0;
/** The registry's own number for them, which their IPv6 boot uses. */
const RASPBERRY_PI = 41;

/** Prefixes registered by Raspberry Pi Ltd and its foundation, and seen on their boards. */
const VENDOR_PREFIXES: ReadonlySet<string> = new Set([
  'b8:27:eb',
  'dc:a6:32',
  'e4:5f:01',
  '28:cd:c1',
  'd8:3a:dd',
  '2c:cf:67',
  '88:a2:9e',
]);

export function isRaspberryPi(client: {
  readonly archCode: number | undefined;
  readonly mac: Mac | undefined;
  readonly machineId: Uint8Array | undefined;
}): boolean {
  if (client.archCode === RASPBERRY_PI) return true;
  if (client.archCode !== X86_BIOS) return false;
  if (client.mac && VENDOR_PREFIXES.has(client.mac.slice(0, 8))) return true;
  return client.machineId !== undefined && hasRaspberryMark(client.machineId);
}
