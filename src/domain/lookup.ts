/**
 * What a line on a machine's screen means.
 *
 * Owns     finding codes, numbers and sentences in whatever a person types or pastes.
 * Leaves   their meaning to firmware-errors/.
 * Tests    test/domain/lookup.test.ts
 */
import { explainIpxe } from './firmware-errors/ipxe.ts';
import { PXE_ROM_ERRORS } from './firmware-errors/pxe.ts';
import type { ScreenRow } from './firmware-errors/row.ts';
import { UEFI_PXE_ERRORS, UEFI_SENTENCES } from './firmware-errors/uefi.ts';

export interface Explanation extends ScreenRow {
  /** as it is best known: `PXE-E32`, `ipxe.org/2d0c618e`, or the sentence itself */
  readonly code: string;
  /** whose message it is */
  readonly from: 'BIOS ROM' | 'UEFI' | 'iPXE';
}

/** Characters of a text that are looked at: a screen of 80x25 has 2 000. */
export const lookupTextMax = 4_096;
/** PXE-E32, pxe e32, e32, M0F; letters and digits around it belong to another word. */
const PXE_CODE = /(?<![a-z0-9])(?:pxe[\s_-]*)?([emt])[\s_-]?([0-9a-f]{2})(?![a-z0-9])/g;
/** With the site in front, or alone as beacons and people have it. */
const IPXE_NUMBER = /(?:ipxe\.org\/(?:err\/)?|(?<![a-z0-9])(?:0x)?)([0-7][0-9a-f]{7})(?![a-z0-9])/g;

/** @returns what is known of the text, in the order in which it stands there; empty for nothing */
export function lookUp(text: string): readonly Explanation[] {
  const line = text.slice(0, lookupTextMax).toLowerCase();
  const found = [...ipxeNumbers(line), ...pxeCodes(line), ...sentences(line)];
  const codes = found.map(({ code, from }) => `${code} ${from}`);
  return found.filter((_, index) => codes.indexOf(codes[index] ?? '') === index);
}

function ipxeNumbers(line: string): readonly Explanation[] {
  return [...line.matchAll(IPXE_NUMBER)].flatMap(([, number = '']) => {
    const row = explainIpxe(number);
    return row ? [{ ...row, code: `ipxe.org/${number}`, from: 'iPXE' as const }] : [];
  });
}

/** The text beside a number tells whose it is; with the number alone both are meant. */
function pxeCodes(line: string): readonly Explanation[] {
  return [...line.matchAll(PXE_CODE)].flatMap(([, letter = '', digits = '']) => {
    const name = `${letter}${digits}`.toUpperCase();
    const code = `PXE-${name}`;
    const rom = PXE_ROM_ERRORS[name];
    const uefi = UEFI_PXE_ERRORS[name];
    const both: Explanation[] = [
      ...(rom ? [{ ...rom, code, from: 'BIOS ROM' as const }] : []),
      ...(uefi ? [{ ...uefi, code, from: 'UEFI' as const }] : []),
    ];
    const said = both.filter(({ says }) => line.includes(says.toLowerCase()));
    return said.length > 0 ? said : both;
  });
}

function sentences(line: string): readonly Explanation[] {
  return Object.entries(UEFI_SENTENCES).flatMap(([sentence, row]) =>
    line.includes(sentence) ? [{ ...row, code: row.says, from: 'UEFI' as const }] : [],
  );
}
