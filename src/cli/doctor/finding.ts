/**
 * What one check found, and how a list of findings is shown.
 *
 * Tests    test/cli/doctor/finding.test.ts
 */
import { EXIT } from '../../domain/exit.ts';
import { printable } from '../../domain/printable.ts';
import type { Result, View } from '../output.ts';
import type { Tone } from '../style.ts';
import { count } from '../../domain/units.ts';

/** `fail`: machines will not boot. `warn`: some may not, or it will fail later. */
export const LEVELS = ['ok', 'info', 'warn', 'fail'] as const;
type Level = (typeof LEVELS)[number];

export interface Finding {
  /** what was looked at, one word */
  readonly check: string;
  /** which finding of several that a check can have; stays as it is from release to release */
  readonly id?: string;
  readonly level: Level;
  readonly text: string;
  /** what to do about it, as a command where there is one */
  readonly fix?: string;
}

const WORDS: Readonly<Record<Level, string>> = {
  ok: 'ok',
  info: 'info',
  warn: 'WARN',
  fail: 'FAIL',
};
const TONES: Readonly<Record<Level, Tone>> = {
  ok: 'good',
  info: 'dim',
  warn: 'warn',
  fail: 'bad',
};

/** What else a report shows, before the findings. */
export interface Appendix {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: (view: View) => string;
}

/** The report: every finding, worst last, where the eye is when the command has ended. */
export function report(findings: readonly Finding[], appendix?: Appendix): Result {
  const sorted = [...findings].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const totals = Object.fromEntries(
    LEVELS.map((level) => [level, findings.filter((one) => one.level === level).length]),
  );
  return {
    data: { findings: sorted, totals, ...appendix?.data },
    names: sorted.map(({ check }) => check),
    exit: findings.some(({ level }) => level === 'fail') ? EXIT.doctorFoundErrors : EXIT.ok,
    text: (view) =>
      [
        appendix === undefined ? '' : `${appendix.text(view)}\n`,
        ...sorted.map((finding) => findingText(finding, view)),
        `${summary(findings)}\n`,
      ].join(''),
  };
}

const CHECK_WIDTH = 11;
const INDENT = 2 + 4 + 2 + CHECK_WIDTH + 1;
/** Without a terminal the lines still have to be read by somebody. */
const WIDTH_OTHERWISE = 80;

function findingText(finding: Finding, { paint, width }: View): string {
  const room = Math.max(40, width ?? WIDTH_OTHERWISE) - INDENT;
  const lines = [
    ...wrap(finding.text, room),
    ...(finding.fix === undefined ? [] : wrap(`Fix: ${finding.fix}`, room)),
  ];
  const word = paint(TONES[finding.level], WORDS[finding.level].padEnd(4));
  const head = `  ${word}  ${finding.check.padEnd(CHECK_WIDTH)} `;
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(INDENT)}${line}\n`).join('');
}

/** Breaks at blanks; a word longer than the room keeps its line, so that it can be copied. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').map(printable)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function summary(findings: readonly Finding[]): string {
  const number = (level: Level): number => findings.filter((one) => one.level === level).length;
  return [
    `${count(findings.length, 'check')}: ${count(number('fail'), 'failure')}`,
    count(number('warn'), 'warning'),
    `${number('ok') + number('info')} fine`,
  ].join(', ');
}
