/**
 * Words of a command line as a shell reads them, for "show as command".
 *
 * Specs    POSIX, Shell Command Language 2.2: between single quotes everything stands for itself.
 * Tests    test/ui/shell-words.test.ts
 */

const PLAIN = /^[\w@%+=:,./-]+$/;

export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** `rouse machines adopt 'BLUE FOX'`; what is undefined is left out. */
export function commandLine(words: readonly (string | undefined)[]): string {
  return words
    .filter((word) => word !== undefined)
    .map(quoted)
    .join(' ');
}
