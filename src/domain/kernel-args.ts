/**
 * Kernel arguments as a grammar, so that nothing else can pass for one.
 *
 * An iPXE script has no quoting: the line is split at blanks, and a word `||`, `&&` or `;` is an
 * operator, a word that begins with `#` a comment, and `${…}` is expanded again and again. A
 * newline in an argument has already cost another project its integrity (Ironic,
 * CVE-2026-46447). Arguments are therefore parsed, never concatenated.
 *
 * Specs    Linux Documentation/admin-guide/kernel-parameters: words separated by blanks; double
 *          quotes may protect blanks in a value. iPXE collapses runs of blanks into one.
 * Tests    test/domain/kernel-args.test.ts
 */
import { RouseError } from './errors.ts';
import { kernelArgsMax } from './limits.ts';

/** One argument, exactly as the kernel will read it. */
export type KernelArg = string & { readonly __brand: 'KernelArg' };

const OPERATORS: ReadonlySet<string> = new Set(['||', '&&', ';']);

/**
 * Reads one argument: a word of printable ASCII, with blanks only between double quotes.
 *
 * The message of the error names the argument and never shows its value, which may be a join token.
 *
 * @throws RouseError KERNEL_ARGUMENT_INVALID
 */
export function parseKernelArg(text: string): KernelArg {
  const fault = faultIn(text);
  if (fault !== undefined) {
    throw new RouseError('KERNEL_ARGUMENT_INVALID', `${describe(text)}: ${fault}`);
  }
  return text as KernelArg;
}

/**
 * Reads a line of arguments as people paste it. Only blanks and tabs separate: a line break inside
 * means that more was pasted than one line, and is refused.
 *
 * @throws RouseError KERNEL_ARGUMENT_INVALID
 */
export function parseKernelLine(line: string): readonly KernelArg[] {
  const words = line.trim().match(/(?:"[^"]*"|[^\t "])+|"/g) ?? [];
  if (words.length > kernelArgsMax) {
    throw new RouseError(
      'KERNEL_ARGUMENT_INVALID',
      `expected at most ${kernelArgsMax} arguments, found ${words.length}`,
    );
  }
  return words.map(parseKernelArg);
}

/** What stands before `=`, or the whole argument: `console` of `console=ttyS0`. */
export function kernelArgKey(argument: string): string {
  const equals = argument.indexOf('=');
  return equals < 0 ? argument : argument.slice(0, equals);
}

function faultIn(text: string): string | undefined {
  if (text === '') return 'it is empty';
  const unprintable = /[^ -~]/.exec(text);
  if (unprintable) {
    const code = text.codePointAt(unprintable.index)?.toString(16).toUpperCase().padStart(4, '0');
    return `expected printable ASCII, found U+${code} at character ${unprintable.index + 1}`;
  }
  if (text.includes('${')) return 'iPXE would expand what follows "${"';
  return faultInQuotes(text) ?? faultInWords(text.split(' '));
}

function faultInQuotes(text: string): string | undefined {
  // Pieces at odd places stand between quotes, as the kernel's next_arg() counts them.
  const pieces = text.split('"');
  if (pieces.length % 2 === 0) return 'a double quote is not closed';
  const bare = pieces.some((piece, index) => index % 2 === 0 && piece.includes(' '));
  return bare ? 'a blank stands outside double quotes' : undefined;
}

function faultInWords(words: readonly string[]): string | undefined {
  if (words.includes('')) return 'iPXE would make one blank of two';
  const operator = words.find((word) => OPERATORS.has(word));
  if (operator !== undefined) return `iPXE would take the word "${operator}" for an operator`;
  if (words.some((word) => word.startsWith('#'))) {
    return 'iPXE would take a word that begins with "#" for a comment';
  }
  // At the end of a line it joins the next one to it (iPXE script.c, process_script).
  return words.some((word) => word.endsWith('\\')) ? 'a word ends with a backslash' : undefined;
}

function describe(text: string): string {
  const key = kernelArgKey(text);
  return /^[\w.-]{1,64}$/.test(key) ? `argument "${key}"` : 'an argument';
}
