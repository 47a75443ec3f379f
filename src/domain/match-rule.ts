/**
 * Whether a machine fits a rule, and if not, at which condition.
 *
 * Owns     what each condition means. One list of questions answers both: at a boot they are asked
 *          until one is not met, and for an explanation all of them, each with what was expected
 *          and what was seen. What a machine has not reported meets no condition, and so every
 *          `not` about it.
 * Limits   a boot asks every rule there is: patterns are prepared once, for each version of a rule.
 * Tests    test/domain/match-rule.test.ts, test/domain/choose.test.ts
 */
import type { Asked } from './choice.ts';
import { globOf } from './glob.ts';
import { macPatternTest, type MacPattern } from './mac-pattern.ts';
import type { Machine } from './machine.ts';
import { REPORTED, type Conditions, type Platform, type ReportedName, type Rule } from './rule.ts';
import { contains, parseNetwork, placeOf, type HostPlace } from './subnet.ts';

/** A machine that asks, ready for many rules. */
export interface Subject {
  readonly machine: Machine;
  readonly from?: string;
  readonly place?: HostPlace;
  /** in lower case */
  readonly told: Readonly<Partial<Record<ReportedName, string>>>;
}

interface Question {
  /** as in a manifest: `serial`, `tags.rack` */
  readonly condition: string;
  readonly not: boolean;
  readonly expected: readonly string[];
  readonly isMet: (subject: Subject) => boolean;
  readonly seen: (subject: Subject) => string | undefined;
}

/** A rule with its patterns prepared. */
export interface ReadyRule {
  readonly rule: Rule;
  readonly questions: readonly Question[];
}

/** What one condition of a rule said about a machine. */
export interface Answer extends Pick<Question, 'condition' | 'not' | 'expected'> {
  readonly holds: boolean;
  /** undefined: nothing is known */
  readonly seen?: string;
}

export function subjectOf({ machine, from }: Asked): Subject {
  const told: Partial<Record<ReportedName, string>> = {};
  for (const name of REPORTED) {
    const text = machine.hardware[name];
    if (text !== undefined) told[name] = text.toLowerCase();
  }
  return { machine, told, ...(from && { from, place: placeOf(from) }) };
}

export function readyRule(rule: Rule): ReadyRule {
  const { unknown, not = {}, ...conditions } = rule.when;
  const questions = [
    ...(unknown === 'any' ? [] : [unknown ? UNKNOWN : DECIDED]),
    ...questionsOf(conditions, { not: false }),
    ...questionsOf(not, { not: true }),
  ];
  return { rule, questions };
}

/** Whether the machine meets every condition. */
export function fitsRule({ questions }: ReadyRule, subject: Subject): boolean {
  return questions.every(({ isMet, not }) => isMet(subject) !== not);
}

/** What every condition says, in the order in which they are asked. */
export function answersOf({ questions }: ReadyRule, subject: Subject): readonly Answer[] {
  return questions.map(({ condition, not, expected, isMet, seen }) => {
    const found = seen(subject);
    const holds = isMet(subject) !== not;
    return { condition, not, expected, holds, ...(found !== undefined && { seen: found }) };
  });
}

/** Asked for every rule, also for one that does not mention it: others are none of its business. */
const DECIDED: Question = {
  condition: 'unknown',
  not: false,
  expected: ['false'],
  isMet: ({ machine }) => machine.configured,
  seen: ({ machine }) => String(!machine.configured),
};
const UNKNOWN: Question = {
  ...DECIDED,
  expected: ['true'],
  isMet: ({ machine }) => !machine.configured,
};

interface About {
  readonly not: boolean;
}

function questionsOf(conditions: Conditions, { not }: About): readonly Question[] {
  const { mac, arch, platform, subnet, tags = {} } = conditions;
  return [
    ...(mac ? [macQuestion(mac, { not })] : []),
    ...REPORTED.flatMap((name) => {
      const patterns = conditions[name];
      return patterns ? [reportedQuestion(name, patterns, { not })] : [];
    }),
    ...(arch ? [oneOf('arch', arch, { not, seen: ({ machine }) => machine.hardware.arch })] : []),
    ...(platform ? [oneOf('platform', platform, { not, seen: platformOf })] : []),
    ...(subnet ? [subnetQuestion(subnet, { not })] : []),
    ...Object.entries(tags).map(([name, patterns]) => tagQuestion(name, patterns, { not })),
  ];
}

function macQuestion(patterns: readonly MacPattern[], { not }: About): Question {
  const tests = patterns.map(macPatternTest);
  return {
    condition: 'mac',
    not,
    expected: patterns,
    isMet: ({ machine }) => machine.macs.some((mac) => tests.some((test) => test(mac))),
    seen: ({ machine }) => machine.macs.join(', '),
  };
}

function reportedQuestion(
  name: ReportedName,
  patterns: readonly string[],
  { not }: About,
): Question {
  const globs = patterns.map((pattern) => globOf(pattern.toLowerCase()));
  return {
    condition: name,
    not,
    expected: patterns,
    isMet: ({ told }) => {
      const text = told[name];
      return text !== undefined && globs.some((fits) => fits(text));
    },
    seen: ({ machine }) => machine.hardware[name],
  };
}

/** People choose tags, and so their spelling counts. */
function tagQuestion(name: string, patterns: readonly string[], { not }: About): Question {
  const globs = patterns.map(globOf);
  const valueOf = ({ machine: { tags } }: Subject): string | undefined =>
    Object.hasOwn(tags, name) ? tags[name] : undefined;
  return {
    condition: `tags.${name}`,
    not,
    expected: patterns,
    isMet: (subject) => {
      const value = valueOf(subject);
      return value !== undefined && globs.some((fits) => fits(value));
    },
    seen: valueOf,
  };
}

function oneOf(
  condition: string,
  expected: readonly string[],
  { not, seen }: About & Pick<Question, 'seen'>,
): Question {
  const known = new Set(expected);
  const isMet = (subject: Subject): boolean => known.has(seen(subject) ?? '');
  return { condition, not, expected, isMet, seen };
}

function platformOf({ machine }: Subject): Platform | undefined {
  const { arch } = machine.hardware;
  if (arch === undefined) return undefined;
  return arch === 'x86-bios' ? 'bios' : 'efi';
}

function subnetQuestion(networks: readonly string[], { not }: About): Question {
  const subnets = networks.flatMap((text) => parseNetwork(text) ?? []);
  return {
    condition: 'subnet',
    not,
    expected: networks,
    isMet: ({ place }) => place !== undefined && subnets.some((one) => contains(one, place)),
    seen: ({ from }) => from,
  };
}
