/**
 * What rules come to for one machine: which of them gives it a profile, and which only arguments.
 *
 * Owns     the order of the decision among rules. The profile is that of the first rule that fits,
 *          has one, and has room; a machine that is given one otherwise gets none from here. The
 *          arguments are those of every rule that fits, so a rule is one thing a fleet has in
 *          common and not the whole of it.
 * Leaves   the order of the rules to rule.ts.
 * Tests    test/domain/choose.test.ts
 */
import type { RuleArgs } from './choice.ts';
import type { MachineId } from './machine.ts';
import { answersOf, fitsRule, type Answer, type ReadyRule, type Subject } from './match-rule.ts';
import type { Rule, RuleName } from './rule.ts';

export const RULE_VERDICTS = [
  /** gives the machine its profile */
  'chosen',
  /** fits, and its profile is not needed: something that comes before it has decided */
  'overruled',
  /** fits, and has arguments alone */
  'adds',
  /** fits, and as many machines boot by it as may */
  'full',
  /** fits, and would erase the disk of an unknown machine without being told to */
  'not-allowed',
  'no-match',
  'off',
] as const;
type RuleVerdict = (typeof RULE_VERDICTS)[number];

export interface Circumstances {
  /** something that comes before rules gives the machine its profile */
  readonly decided: boolean;
  /** whether the machine has a place in the rule, or there is one left */
  readonly hasRoom: (rule: Rule, machine: MachineId) => boolean;
  /** whether the rule must not give its profile to this machine */
  readonly isBarred: (rule: Rule) => boolean;
}

export interface Ruling {
  /** the rule that gives the profile */
  readonly chosen?: Rule;
  /** the least of them first: what comes later replaces what came before */
  readonly args: readonly RuleArgs[];
  readonly verdicts: ReadonlyMap<RuleName, RuleVerdict>;
}

/** @param rules  in their order, the first to be asked first */
export function applyRules(
  rules: readonly ReadyRule[],
  subject: Subject,
  on: Circumstances,
): Ruling {
  const verdicts = new Map<RuleName, RuleVerdict>();
  const args: RuleArgs[] = [];
  let chosen: Rule | undefined;
  for (const ready of rules) {
    const { rule } = ready;
    const verdict = judge(ready, subject, { ...on, decided: on.decided || chosen !== undefined });
    verdicts.set(rule.name, verdict);
    if (verdict === 'chosen') chosen = rule;
    const applies = verdict === 'chosen' || verdict === 'overruled' || verdict === 'adds';
    if (applies && rule.then.args.length > 0) {
      args.unshift({ rule: rule.name, args: rule.then.args });
    }
  }
  return { ...(chosen && { chosen }), args, verdicts };
}

function judge(ready: ReadyRule, subject: Subject, on: Circumstances): RuleVerdict {
  const { rule } = ready;
  if (!rule.enabled) return 'off';
  if (!fitsRule(ready, subject)) return 'no-match';
  if (rule.then.profile === undefined) return 'adds';
  if (!on.hasRoom(rule, subject.machine.id)) return 'full';
  if (on.decided) return 'overruled';
  return on.isBarred(rule) ? 'not-allowed' : 'chosen';
}

/** One rule in an explanation. */
export interface RuleTrace {
  readonly rule: Rule;
  readonly verdict: RuleVerdict;
  readonly answers: readonly Answer[];
}

/** Rule by rule why and why not, in their order. */
export function traceRules(
  rules: readonly ReadyRule[],
  subject: Subject,
  { verdicts }: Ruling,
): readonly RuleTrace[] {
  return rules.map((ready) => ({
    rule: ready.rule,
    verdict: verdicts.get(ready.rule.name) ?? 'no-match',
    answers: answersOf(ready, subject),
  }));
}
