/**
 * What an iPXE error number says: `https://ipxe.org/2d0c618e`.
 *
 * Specs    iPXE src/include/errno.h.
 * Tests    test/domain/lookup.test.ts
 */
import { IPXE_CASES, IPXE_CLASSES, IPXE_FILES } from './ipxe-numbers.ts';
import type { ScreenRow } from './row.ts';

const CLASS_SHIFT = 24;
const FILE_MASK = 0xff_e000;
const OWN_FAULT_OF_PLATFORM = 0x7f;
const NUMBER = /^[0-7][0-9a-f]{7}$/;

/** @param number  eight hexadecimal digits, as on the screen and in a beacon */
export function explainIpxe(number: string): ScreenRow | undefined {
  if (!NUMBER.test(number)) return undefined;
  const known = IPXE_CASES[number.slice(0, -2)];
  if (known) return known;
  const value = Number.parseInt(number, 16);
  const posix = value >>> CLASS_SHIFT;
  const says = posix === OWN_FAULT_OF_PLATFORM ? 'fault of the firmware' : IPXE_CLASSES[posix];
  if (says === undefined) return undefined;
  const part = IPXE_FILES[value & FILE_MASK];
  return {
    says: says.charAt(0).toUpperCase() + says.slice(1),
    meaning: part === undefined ? 'iPXE gave up for this reason.' : `iPXE gave up at: ${part}.`,
    next: `Read https://ipxe.org/${number}, and see what the boot shows: rouse boots show MACHINE`,
    findings: [],
  };
}
