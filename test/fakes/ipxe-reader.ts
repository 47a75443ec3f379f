/**
 * Reads a script as iPXE does, to show what a script we wrote will really do.
 *
 * Follows src/image/script.c and src/core/exec.c of iPXE: lines end at LF, a CR before it goes, a
 * backslash at the end joins the next line, a colon begins a label, white space separates words,
 * `||`, `&&` and `;` separate commands, and a word that begins with `#` ends the line.
 */

export interface Command {
  /** operator that led here from the command before on the same line */
  readonly after?: '||' | '&&' | ';';
  readonly words: readonly string[];
}
export interface ReadLine {
  readonly label?: string;
  readonly commands: readonly Command[];
}

/** @returns the lines that hold a label or a command, or undefined if iPXE sees no script in it */
export function readScript(text: string): ReadLine[] | undefined {
  if (!/^#!ipxe[ \n\r\t\v\f]/.test(text)) return undefined;
  const joined = text.replaceAll('\r\n', '\n').replaceAll('\\\n', '');
  return joined
    .split('\n')
    .map(readLine)
    .filter(({ label, commands }) => label !== undefined || commands.length > 0);
}

function readLine(text: string): ReadLine {
  const label = /^[ \t\r\v\f]*:(\S*)/.exec(text);
  const words = text
    .slice(label?.[0].length ?? 0)
    .split(/[ \t\r\v\f]+/)
    .filter((word) => word !== '');
  const commands: Command[] = [];
  let rest = words;
  let after: Command['after'];
  while (rest.length > 0) {
    const end = rest.findIndex((word) => word.startsWith('#') || isOperator(word));
    const own = end < 0 ? rest : rest.slice(0, end);
    if (own.length > 0) commands.push({ ...(after ? { after } : {}), words: own });
    const operator = end < 0 ? undefined : rest[end];
    if (!isOperator(operator)) break;
    after = operator;
    rest = rest.slice(end + 1);
  }
  return { ...(label ? { label: label[1] ?? '' } : {}), commands };
}

function isOperator(word: string | undefined): word is '||' | '&&' | ';' {
  return word === '||' || word === '&&' || word === ';';
}

/** The names of settings that iPXE would expand while it runs the script. */
export function settingsIn(text: string): string[] {
  return [...text.matchAll(/\$\{([^{}$]*)\}/g)].map(([, name]) => name ?? '');
}
