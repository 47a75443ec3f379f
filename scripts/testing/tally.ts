/**
 * What a run of tests came to, added up over layers.
 */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/**
 * Reads tap's closing comment, `# { total: 3, pass: 2, fail: 1 }`; counts that are zero are absent.
 *
 * @returns undefined when there is none: the run ended before it was done
 */
export function parseTapTotals(output: string): Tally | undefined {
  const line = [...output.matchAll(/^# \{ ([^}]*) \}$/gm)].at(-1)?.[1];
  if (line === undefined) return undefined;
  const count = (name: string): number =>
    Number(new RegExp(`\\b${name}: (\\d+)`).exec(line)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') };
}
