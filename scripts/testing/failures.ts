/**
 * What failed in a run of tests, read from its TAP, so that the end of a long output says it again:
 * tests, assertion, and the beginning of the diagnosis.
 */

/** Lines of the diagnosis that are repeated. */
const diagnosisLinesMax = 24;

interface OpenTest {
  readonly name: string;
  /** how many failures were known when it began */
  readonly before: number;
}

/** @returns one text for each assertion that failed, and for each test that failed without one */
export function failuresIn(output: string): string[] {
  const lines = output.split('\n');
  const failures: string[] = [];
  const open: OpenTest[] = [];
  for (const [at, line] of lines.entries()) {
    const [, indent = '', name = ''] = /^( *)# Subtest: (.*)$/.exec(line) ?? [];
    if (name) open.splice(depthOf(indent), open.length, { name, before: failures.length });
    const [, margin = '', what = ''] = /^( *)not ok \d+ - (.*)$/.exec(line) ?? [];
    // TAP 14: a line with one of these directives is no failure, whatever it begins with.
    if (!what || /# (?:skip|todo)\b/i.test(what)) continue;
    const depth = depthOf(margin);
    const test = open[depth];
    const told = test && what.startsWith(test.name) && failures.length > test.before;
    if (told) continue;
    const place = [...open.slice(0, depth).map((each) => each.name), what].join(' > ');
    failures.push([place, ...diagnosis(lines, at)].join('\n'));
  }
  return failures;
}

function depthOf(indent = ''): number {
  return Math.floor(indent.length / 4);
}

/** The YAML behind a failed assertion. */
function diagnosis(lines: readonly string[], at: number): string[] {
  if (lines[at + 1]?.trim() !== '---') return [];
  const end = lines.findIndex((line, index) => index > at + 1 && line.trim() === '...');
  return lines.slice(at + 2, Math.min(end < 0 ? lines.length : end, at + 2 + diagnosisLinesMax));
}
