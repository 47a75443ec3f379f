/**
 * Rules for a person: what they are about, what they give, and why they do or do not for a machine.
 *
 * Tests    test/cli/rule-view.test.ts
 */
import type { RuleResource } from '../schema/shown/rule.ts';
import type { View } from './output.ts';
import type { Tone } from './style.ts';
import { table, type Column } from './table.ts';
import { count } from '../domain/units.ts';

/** Of one condition, as `/api/v1/machines/{ref}/decision` answers. */
interface ShownCondition {
  readonly condition: string;
  readonly not?: true;
  readonly expected: readonly string[];
  readonly seen?: string;
  readonly holds: boolean;
}

export interface ShownRule {
  readonly rule: string;
  readonly weight: number;
  readonly verdict: string;
  readonly conditions: readonly ShownCondition[];
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly max_machines?: number;
  readonly taken?: number;
}

/** A list that is not longer than a line should be. */
const LISTED_MAX = 3;

/** What it gives: `profile debian-13, 2 of 4 machines, 1 argument`. */
export function givesText({ then, taken = 0 }: RuleResource): string {
  const { profile, args, once, max_machines: most } = then as RuleOutcome;
  return [
    ...(profile === undefined ? [] : [`profile ${profile}`]),
    ...(once ? ['once'] : []),
    ...(most === undefined ? [] : [`${taken} of ${count(most, 'machine')}`]),
    ...(args === undefined ? [] : [count(args.length, 'argument')]),
  ].join(', ');
}

interface RuleOutcome {
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly once?: true;
  readonly max_machines?: number;
}

/** `mac 52:54:*, tags.rack a1, not arch x86-bios` */
export function conditionsText(when: object): string {
  const {
    unknown,
    not = {},
    ...conditions
  } = when as {
    readonly unknown?: true | 'any';
    readonly not?: object;
  };
  const told = [
    ...(unknown === undefined ? [] : [`unknown ${String(unknown)}`]),
    ...termsOf(conditions),
    ...termsOf(not).map((term) => `not ${term}`),
  ];
  return told.length === 0 ? 'every known machine' : told.join(', ');
}

function termsOf(conditions: object): readonly string[] {
  return Object.entries(conditions).flatMap(([name, values]: [string, unknown]) =>
    Array.isArray(values)
      ? [`${name} ${listed(values.map(String))}`]
      : Object.entries(values as Readonly<Record<string, readonly string[]>>).map(
          ([tag, patterns]) => `${name}.${tag} ${listed(patterns)}`,
        ),
  );
}

function listed(values: readonly string[]): string {
  const more = values.length - LISTED_MAX;
  const shown = values.slice(0, LISTED_MAX).join(' or ');
  return more > 0 ? `${shown} or ${more} more` : shown;
}

const TONES: Readonly<Record<string, Tone>> = {
  chosen: 'good',
  full: 'warn',
  'not-allowed': 'warn',
  'no-match': 'dim',
  off: 'dim',
};

const REASONS: Readonly<Record<string, string>> = {
  chosen: 'fits, and gives the profile',
  overruled: 'fits; the profile comes from elsewhere',
  adds: 'fits, and has arguments alone',
  'not-allowed': 'would erase an unknown machine, and does not say "destructive: allow"',
  off: 'it is not enabled',
};

const COLUMNS: readonly Column<ShownRule>[] = [
  { header: 'RULE', value: ({ rule }) => rule },
  {
    header: 'VERDICT',
    value: ({ verdict }) => verdict.replaceAll('-', ' '),
    tone: ({ verdict }) => TONES[verdict],
  },
  { header: 'GIVES', value: gives, flexible: true, dropOrder: 1 },
  { header: 'WHY', value: why },
];

/** One line for each rule; nothing where there are none. */
export function rulesTable(rules: readonly ShownRule[], { paint, width }: View): string {
  return rules.length === 0 ? '' : `\n${table(rules, COLUMNS, { width, paint })}`;
}

/** Every condition of every rule. */
export function conditionsTable(rules: readonly ShownRule[], { paint, width }: View): string {
  const rows = rules.flatMap(({ rule, conditions }) =>
    conditions.map((condition) => ({ rule, ...condition })),
  );
  if (rows.length === 0) return '';
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { header: 'RULE', value: ({ rule }) => rule },
    { header: 'CONDITION', value: ({ condition, not }) => `${not ? 'not ' : ''}${condition}` },
    {
      header: 'MET',
      value: ({ holds }) => (holds ? 'yes' : 'no'),
      tone: ({ holds }) => (holds ? 'good' : 'warn'),
    },
    { header: 'SEEN', value: ({ seen }) => seen ?? 'nothing', flexible: true },
    { header: 'EXPECTED', value: ({ expected }) => listed(expected) },
  ];
  return `\n${table(rows, columns, { width, paint })}`;
}

function gives({ profile, args }: ShownRule): string {
  const added = args === undefined ? [] : [count(args.length, 'argument')];
  return [...(profile === undefined ? [] : [`profile ${profile}`]), ...added].join(', ');
}

function why({ verdict, conditions, taken = 0, max_machines: most = 0 }: ShownRule): string {
  const failed = conditions.find(({ holds }) => !holds);
  if (verdict === 'no-match' && failed) return missed(failed);
  if (verdict === 'full') return `fits; ${taken} of ${count(most, 'machine')} boot by it`;
  return REASONS[verdict] ?? '';
}

function missed({ condition, not, expected, seen }: ShownCondition): string {
  const found = seen === undefined ? 'is not known' : `is ${seen}`;
  return `${condition} ${found}, expected ${not ? 'not ' : ''}${listed(expected)}`;
}
