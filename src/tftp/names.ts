/**
 * The names in read requests, made fit to be looked up in a table.
 *
 * Owns     what is forgiven: bytes read past the end of DHCP option 67, backslashes, doubled and
 *          leading slashes; and what is refused: climbing, drive letters, excess length.
 * Leaves   the table itself to its owner. No name ever becomes a path on the disk.
 * Quirks   ROM-READS-PAST-67, NAME-BACKSLASH in docs/explanation/firmware-quirks.md
 * Tests    test/tftp/names.test.ts
 */
import { tftpNameBytesMax } from '../domain/limits.ts';

export type NameRefusal = 'empty' | 'too-long' | 'climbs' | 'control-character' | 'drive-letter';

export type NormalName = { readonly name: string } | { readonly refused: NameRefusal };

/**
 * @param raw  the name as the client sent it, one character for each byte
 * @returns a relative name with single slashes and no dot segments, or why there is none
 */
export function normaliseName(raw: string): NormalName {
  const segments = withoutTrail(raw)
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return { refused: 'climbs' };
  const name = segments.join('/');
  if (name === '') return { refused: 'empty' };
  if (name.length > tftpNameBytesMax) return { refused: 'too-long' };
  if (hasControl(name)) return { refused: 'control-character' };
  if (/^[a-z]:/i.test(name)) return { refused: 'drive-letter' };
  return { name };
}

/**
 * Cuts what a client read past the end of the boot file name: the DHCP end option 0xff and what
 * happens to follow it (quirk: ROM-READS-PAST-67). Names of boot files end in ASCII.
 */
function withoutTrail(raw: string): string {
  let end = raw.length;
  while (end > 0 && isStray(raw.charCodeAt(end - 1))) end -= 1;
  return raw.slice(0, end);
}

function isStray(code: number): boolean {
  return code < 0x20 || code >= 0x7f;
}

function hasControl(name: string): boolean {
  return Array.from(name).some((character) => character < ' ' || character === '\u007f');
}
