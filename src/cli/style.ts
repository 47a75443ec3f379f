/**
 * Colour on the terminal, always beside a word that says the same.
 *
 * Specs    no-color.org: NO_COLOR, when set and not empty, turns colour off whatever its value.
 *          FORCE_COLOR turns it on where the output is not a terminal.
 * Tests    test/cli/style.test.ts
 */
import { styleText } from 'node:util';
import type { CliIo } from './io.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong';

const FORMATS = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'gray',
  strong: 'bold',
} as const;

/** Paints text, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_tone, text) => text;

const coloured: Paint = (tone, text) => styleText(FORMATS[tone], text, { validateStream: false });

/** @param flags  `color` is false where `--no-color` was given */
export function choosePaint(io: CliIo, flags: { readonly color: boolean }): Paint {
  return flags.color && wantsColour(io) ? coloured : plain;
}

function wantsColour({ env, isTty }: CliIo): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}
