/**
 * Tables and lists of facts that fit the terminal.
 *
 * Owns     alignment, and what gives way when the terminal is narrow: flexible columns are cut
 *          first, then the least important ones go.
 * Leaves   hazards in text to domain/printable.ts, which every cell passes here.
 * Tests    test/cli/table.test.ts
 */
import { printable } from '../domain/printable.ts';
import { plain, type Paint, type Tone } from './style.ts';

export interface Column<T> {
  readonly header: string;
  readonly value: (row: T) => string;
  readonly tone?: (row: T) => Tone | undefined;
  readonly align?: 'right';
  /** may be cut to make room, but not below the width of its header or eight characters */
  readonly flexible?: boolean;
  /** leaves the table where room is short; the highest number leaves first */
  readonly dropOrder?: number;
}

interface TableOptions {
  /** undefined: nothing is cut, for somebody searches in it */
  readonly width: number | undefined;
  readonly paint?: Paint;
}

const GAP = '  ';
const FLEXIBLE_MIN = 8;

interface Laid<T> {
  readonly column: Column<T>;
  readonly cells: readonly string[];
  readonly width: number;
}

/** One line for the headers and one for each row. */
export function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  options: TableOptions,
): string {
  const laid = fit(
    columns.map((column) => lay(column, rows)),
    options.width ?? Infinity,
  );
  const paint = options.paint ?? plain;
  const header = line(
    laid,
    ({ column }) => column.header,
    paint,
    () => 'dim',
  );
  const lines = rows.map((row, index) =>
    line(
      laid,
      ({ cells }) => cells[index] ?? '',
      paint,
      ({ column }) => column.tone?.(row),
    ),
  );
  return [header, ...lines].map((text) => `${text}\n`).join('');
}

/** Facts about one thing, names on the left. Facts without a value are left out. */
export function facts(
  entries: readonly (readonly [name: string, value: string | undefined])[],
  paint: Paint = plain,
): string {
  const shown = entries.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => `${paint('dim', name.padEnd(width))}${GAP}${harmless(value ?? '')}\n`)
    .join('');
}

function lay<T>(column: Column<T>, rows: readonly T[]): Laid<T> {
  const cells = rows.map((row) => harmless(column.value(row)));
  return { column, cells, width: Math.max(...[column.header, ...cells].map(lengthOf)) };
}

function fit<T>(laid: readonly Laid<T>[], width: number): readonly Laid<T>[] {
  const excess = laid.reduce((sum, { width: own }) => sum + own + GAP.length, -GAP.length) - width;
  if (excess <= 0) return laid;
  const narrowed = narrow(laid, excess);
  if (narrowed) return narrowed;
  const droppable = laid.filter(({ column }) => column.dropOrder !== undefined);
  const first = droppable.sort((a, b) => order(b) - order(a))[0];
  if (!first) return laid;
  return fit(
    laid.filter((entry) => entry !== first),
    width,
  );
}

function order<T>({ column }: Laid<T>): number {
  return column.dropOrder ?? 0;
}

/** Takes the excess from the flexible columns, the widest first; undefined when they cannot. */
function narrow<T>(laid: readonly Laid<T>[], excess: number): readonly Laid<T>[] | undefined {
  const widths = laid.map((entry) => entry.width);
  for (let left = excess; left > 0; left -= 1) {
    let widest = -1;
    for (const [index, { column }] of laid.entries()) {
      const own = widths[index] ?? 0;
      const least = Math.max(FLEXIBLE_MIN, column.header.length);
      if (column.flexible && own > least && own > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return laid.map((entry, index) => ({ ...entry, width: widths[index] ?? entry.width }));
}

function line<T>(
  laid: readonly Laid<T>[],
  textOf: (entry: Laid<T>) => string,
  paint: Paint,
  toneOf: (entry: Laid<T>) => Tone | undefined,
): string {
  const cells = laid.map((entry, index) => {
    const text = cut(textOf(entry), entry.width);
    const last = index === laid.length - 1;
    const blanks = ' '.repeat(Math.max(0, entry.width - lengthOf(text)));
    const tone = toneOf(entry);
    const painted = tone && text !== '' ? paint(tone, text) : text;
    if (entry.column.align === 'right') return blanks + painted;
    return last ? painted : painted + blanks;
  });
  return cells.join(GAP).trimEnd();
}

function cut(text: string, width: number): string {
  const letters = Array.from(text);
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join('')}…`;
}

/** Cut or filled with blanks to this width; harmless already. */
export function fitted(text: string, width: number): string {
  const shown = cut(text, width);
  return Number.isFinite(width) ? shown + ' '.repeat(Math.max(0, width - lengthOf(shown))) : shown;
}

/** Code points, which is what most terminals give one cell each. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Word by word, because `printable` cuts what is long and a list of kernel arguments may be. */
function harmless(text: string): string {
  return text.split(' ').map(printable).join(' ');
}
