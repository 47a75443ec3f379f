/**
 * The code of a setup link: 100 bits as people can type them.
 *
 * Owns     its letters, which have no I, L, O and U, and how one is read that was typed.
 * Tests    test/domain/setup-code.test.ts
 */
import { setupCodeChars } from './limits-access.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param random  a byte for each letter, of which five bits are used */
export function setupCodeOf(random: Uint8Array): string {
  return [...random.subarray(0, setupCodeChars)].map((byte) => LETTERS.charAt(byte & 31)).join('');
}

/** In four groups, to be read and typed. */
export function shownCode(code: string): string {
  return code.match(/.{1,5}/g)?.join('-') ?? code;
}

/** As it is made; undefined for what can be none. */
export function readSetupCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (code.length !== setupCodeChars) return undefined;
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(code) ? code : undefined;
}
