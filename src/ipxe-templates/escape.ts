/**
 * The one place where text becomes a line of an iPXE script.
 *
 * Owns     what a value may look like, and the proof that a line with values in it still has the
 *          words, operators and settings that were written in the source. Values are refused, not
 *          escaped: iPXE has no quoting. docs/explanation/scripts-and-escaping.md has the reasons.
 * Specs    iPXE src/core/exec.c (words split at white space before settings are expanded; `||`,
 *          `&&`, `;` and a leading `#` count as whole words), src/core/settings.c (what an
 *          expansion yields is expanded again), src/image/script.c (labels, backslash at line end).
 * Tests    test/ipxe-templates/escape.test.ts
 */
import { RouseError } from '../domain/errors.ts';

/** A line that went through {@link line}, and the only thing that {@link script} accepts. */
export type ScriptLine = string & { readonly __brand: 'ScriptLine' };

/**
 * A string is one word, or a part of one. An array is any number of words, of which each may hold
 * blanks that iPXE will keep: single ones, inside.
 */
type ScriptValue = string | number | readonly string[];

/** Characters that a machine's text screen shows, with a margin on its 80 columns. */
export const SCREEN_COLUMNS = 78;

const WORD = /^[!-~]+$/;
const WORDS = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Builds one line from source text and values: line`kernel --name ${name} ${url}`. What iPXE is
 * meant to expand is written with a backslash in the source, `\${net0/mac}`.
 *
 * The message of the error tells where the value stands and never shows it: it may be a secret.
 *
 * @throws RouseError SCRIPT_VALUE_REFUSED
 */
export function line(
  literals: readonly string[] & { readonly raw: readonly string[] },
  ...values: readonly ScriptValue[]
): ScriptLine {
  const shape = literals.join('x');
  const text = literals
    .map((literal, index) => literal + (index < values.length ? written(values[index]) : ''))
    .join('')
    // No value has two blanks: an array without words has left them.
    .replaceAll(/ {2,}/g, ' ')
    .trimEnd();
  const fault = /^\s*$/.test(literals[0] ?? '') ? 'it begins the line' : changed(shape, text);
  if (fault !== undefined) throw refused(shape, fault);
  return text as ScriptLine;

  function written(value: ScriptValue | undefined): string {
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && WORD.test(value)) return value;
    if (Array.isArray(value) && value.every((words: string) => WORDS.test(words))) {
      return value.join(' ');
    }
    throw refused(shape, 'expected words of printable ASCII');
  }
}

/** How the values changed the meaning of the line, if they did. */
function changed(shape: string, text: string): string | undefined {
  if (operators(shape) !== operators(text)) return 'a word of it is an operator or a comment';
  if (text.split('${').length !== shape.split('${').length) return 'iPXE would expand "${"';
  return text.endsWith('\\') ? 'a backslash would join the next line' : undefined;
}

/** The words that iPXE does not hand to a command, in their order. */
function operators(text: string): string {
  const words = text.split(' ').map((word) => (word.startsWith('#') ? '#' : word));
  return words.filter((word) => ['||', '&&', ';', '#'].includes(word)).join(' ');
}

function refused(shape: string, fault: string): RouseError {
  const command = shape.trim().split(' ')[0] ?? '';
  return new RouseError('SCRIPT_VALUE_REFUSED', `in a line of the command "${command}": ${fault}`);
}

/**
 * Text for a person in front of the machine, as `echo` lines that fit the screen:
 * say`rouse: ${machine} boots.`
 *
 * Texts for people are the only ones that are changed: a message about a broken value must reach
 * the screen even if it quotes that value. Whatever is not a plain character becomes `?`.
 */
export function say(
  literals: readonly string[],
  ...values: readonly (string | number)[]
): readonly ScriptLine[] {
  const text = literals.map((literal, index) => `${literal}${values[index] ?? ''}`).join('');
  return wrapped(plainWords(text)).map((row) =>
    row.startsWith('-') ? line`echo -- ${[row]}` : line`echo ${[row]}`,
  );
}

/** Text as words that any line can carry, for a row that it shares with others; none for none. */
export function shown(text: string, columns: number): readonly string[] {
  const row = plainWords(text).join(' ').slice(0, columns).trimEnd();
  return row === '' ? [] : [row];
}

function plainWords(text: string): string[] {
  const plain = text.replaceAll(/[^ \w.~:/%@=+,'"()<>!?*-]/g, '?');
  return plain.split(' ').filter((word) => word !== '');
}

function wrapped(words: readonly string[]): string[] {
  const rows: string[] = [];
  for (const word of words.map((long) => long.slice(0, SCREEN_COLUMNS))) {
    const last = rows.at(-1);
    if (last === undefined || last.length + 1 + word.length > SCREEN_COLUMNS) rows.push(word);
    else rows[rows.length - 1] = `${last} ${word}`;
  }
  return rows;
}

/** The text of a whole script. iPXE recognises it by its first line, whatever its media type. */
export function script(lines: readonly ScriptLine[]): string {
  return ['#!ipxe', ...lines, ''].join('\n');
}
