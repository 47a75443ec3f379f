/**
 * JSON values as YAML that people like to read, and that `rouse apply` takes.
 *
 * Owns     the one direction: reading YAML is the server's work. Whatever could be read as
 *          something else than a text is quoted, hardware addresses always: YAML 1.1 takes some for
 *          numbers.
 * Specs    YAML 1.2.2
 * Tests    test/ui/yaml.test.ts
 */

/** One document, with a line break at its end. */
export function toYaml(value: unknown): string {
  if (isScalar(value) || Object.keys(value).length === 0) return `${JSON.stringify(value)}\n`;
  return `${block(value as Collection, '').join('\n')}\n`;
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Lists of short plain things stand on one line. */
const INLINE_MAX = 60;

function block(value: Collection, indent: string): string[] {
  if (isList(value)) return value.flatMap((item) => listed(item, indent));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .flatMap(([name, member]) => memberOf(name, member, indent));
}

function memberOf(name: string, value: unknown, indent: string): string[] {
  const start = `${indent}${key(name)}:`;
  const inline = inlined(value);
  if (inline !== undefined) return [`${start} ${inline}`];
  if (isText(value)) return [`${start} ${literalMark(value)}`, ...literal(value, `${indent}  `)];
  return [start, ...block(value as Collection, `${indent}  `)];
}

function listed(value: unknown, indent: string): string[] {
  const inline = inlined(value);
  if (inline !== undefined) return [`${indent}- ${inline}`];
  if (isText(value)) return [`${indent}- ${literalMark(value)}`, ...literal(value, `${indent}  `)];
  const [first = '', ...rest] = block(value as Collection, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

/** undefined where it needs lines of its own */
function inlined(value: unknown): string | undefined {
  if (isText(value)) return isLiteral(value) ? undefined : scalar(value);
  if (isScalar(value)) return scalar(value);
  if (!isList(value)) return Object.keys(value).length === 0 ? '{}' : undefined;
  if (value.length === 0) return '[]';
  const flat = value.every((item) => isScalar(item) && !(isText(item) && isLiteral(item)));
  const text = `[${value.map(scalar).join(', ')}]`;
  return flat && text.length <= INLINE_MAX ? text : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isScalar(value: unknown): value is string | number | boolean | null | undefined {
  return value === null || typeof value !== 'object';
}

/** Words that some reader of YAML takes for something else. */
const TAKEN = /^(true|false|yes|no|on|off|y|n|null|~)$/i;
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@+ -]*(?::[A-Za-z0-9_./@+-]+)*$/;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !text.endsWith(' ') && !TAKEN.test(text) && !isAddress(text);
}

/** Looks like a hardware address, or the beginning of one. */
function isAddress(text: string): boolean {
  return /^[0-9a-f]{2}(:[0-9a-f]{2})+$/i.test(text);
}

function scalar(value: unknown): string {
  if (value === undefined) return 'null';
  return isText(value) && isPlain(value) ? value : JSON.stringify(value);
}

function key(name: string): string {
  return PLAIN_KEY.test(name) && !TAKEN.test(name) ? name : JSON.stringify(name);
}

/** Texts of several lines stand as they are, unless they hold what a block cannot carry. */
function isLiteral(text: string): boolean {
  if (!text.includes('\n') || text.trim() === '') return false;
  // A first line that begins with a blank would need its indentation said, and these would be lost.
  return !/^[ \n]/.test(text) && /^[\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe]*$/.test(text);
}

/** `|` keeps one line break at the end, `|-` none, `|+` all. */
function literalMark(text: string): string {
  if (!text.endsWith('\n')) return '|-';
  return text.endsWith('\n\n') ? '|+' : '|';
}

function literal(text: string, indent: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => (line === '' ? '' : `${indent}${line}`));
}
