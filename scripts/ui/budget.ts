/**
 * How much a browser may have to load, and whether it is less.
 *
 * Owns     the limits. They are of what travels: bytes after gzip, of every file together, though
 *          a page loads a part of them.
 * Tests    test/ui/budget.test.ts
 */

/** One file as it travels. */
export interface BuiltFile {
  /** below dist/ui */
  readonly name: string;
  readonly gzipBytes: number;
  /** part of the first page: the entry, what it always needs, and the overview */
  readonly first: boolean;
}

interface Limit {
  readonly what: string;
  readonly bytesMax: number;
  readonly counts: (file: BuiltFile) => boolean;
}

const LIMITS: readonly Limit[] = [
  { what: 'JavaScript', bytesMax: 60_000, counts: ({ name }) => name.endsWith('.js') },
  {
    what: 'JavaScript of the first page',
    bytesMax: 35_000,
    counts: ({ name, first }) => first && name.endsWith('.js'),
  },
  { what: 'CSS', bytesMax: 10_000, counts: ({ name }) => name.endsWith('.css') },
];

/** One line for each limit, and those that are exceeded. */
export function weigh(files: readonly BuiltFile[]): {
  readonly lines: readonly string[];
  readonly exceeded: readonly string[];
} {
  const weighed = LIMITS.map(({ what, bytesMax, counts }) => {
    const bytes = files.filter(counts).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    return { line: `${what}: ${kB(bytes)} of ${kB(bytesMax)} kB gzip`, over: bytes > bytesMax };
  });
  return {
    lines: weighed.map(({ line }) => line),
    exceeded: weighed.filter(({ over }) => over).map(({ line }) => line),
  };
}

function kB(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
