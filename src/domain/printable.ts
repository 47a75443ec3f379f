/**
 * Text from outside, made safe to show to a person.
 *
 * A vendor class or a serial number is whatever the client chose to send. Terminal escapes could
 * rewrite the operator's screen, and marks that reverse the reading direction could disguise a
 * name.
 *
 * Tests    test/domain/printable.test.ts
 */
import { reportedTextMax } from './limits.ts';

// C0 and C1 controls, line and paragraph separators, and Unicode's bidirectional controls.
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const HAZARDS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** @returns the text with every hazard replaced by `·`, cut at `reportedTextMax` characters */
export function printable(text: string): string {
  return printableWithin(text, reportedTextMax);
}

/** The same for texts of another length. */
export function printableWithin(text: string, charactersMax: number): string {
  const cut = text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
  return cut.replace(HAZARDS, '·');
}
