/**
 * A selection rule as JSON and YAML.
 *
 * Owns     that nothing is taken that would have no effect: a limit without a profile, a consent
 *          for machines that the rule is not for.
 * Leaves   conditions and what follows from them to rule-fields.ts.
 * Tests    test/schema/rule-resource.test.ts
 */
import { z } from 'zod';
import { ruleWeightMax } from '../domain/limits-rules.ts';
import type { MacPattern } from '../domain/mac-pattern.ts';
import type { Conditions, Rule, RuleThen } from '../domain/rule.ts';
import { carriesToken } from '../domain/secrets.ts';
import type { RuleDraft } from '../domain/use-cases.ts';
import { ruleName } from './fields.ts';
import { strict } from './issues.ts';
import { then, when } from './rule-fields.ts';
import type { RuleResource } from './shown/rule.ts';

const FIELDS = {
  kind: z.literal('rule').optional(),
  name: ruleName,
  weight: z.int().min(-ruleWeightMax).max(ruleWeightMax).default(0),
  enabled: z.boolean().default(true),
  when: when.prefault({}),
  then,
};

const declared = strict(FIELDS);
type Fields = z.infer<typeof declared>;

/** What Rouse adds; accepted from a client that sends back what it read, and ignored. */
const READ_ONLY = { taken: z.number().optional(), version: z.number().optional() };

export const ruleDocument = declared.superRefine(hasEffect).transform(draftFromFields);
export const ruleBody = strict({ ...FIELDS, ...READ_ONLY })
  .superRefine(hasEffect)
  .transform(draftFromFields);

function hasEffect(fields: Fields, context: z.RefinementCtx): void {
  const told = (path: readonly string[], message: string): void => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  const { profile, args, once, max_machines: maxMachines, destructive } = fields.then;
  if (profile === undefined && args.length === 0) {
    told(['then'], 'expected a profile, arguments, or both');
  }
  if (profile === undefined && (once || maxMachines !== undefined || destructive !== undefined)) {
    told(['then'], 'once, max_machines and destructive are about a profile, and there is none');
  }
  if (destructive !== undefined && fields.when.unknown === false) {
    told(['then', 'destructive'], 'only a rule for unknown machines has to allow that');
  }
  for (const [at, argument] of args.entries()) {
    if (!carriesToken(argument)) continue;
    told(
      ['then', 'args', String(at)],
      'a join token would be shown to everybody; in a profile it is sealed',
    );
  }
}

type ConditionFields = Omit<z.infer<typeof when>, 'unknown' | 'not'>;

function draftFromFields(fields: Fields): RuleDraft {
  const { name, weight, enabled } = fields;
  const { unknown, not, ...conditions } = fields.when;
  const excluded = not && conditionsFrom(not);
  return {
    ...{ name, weight, enabled },
    when: {
      ...conditionsFrom(conditions),
      ...(unknown !== false && { unknown }),
      ...(excluded && Object.keys(excluded).length > 0 && { not: excluded }),
    },
    then: thenFrom(fields.then),
  };
}

/** In one order whatever the order in which they were written: so a change is a change. */
function conditionsFrom({ mac_prefix: prefixes, ...given }: ConditionFields): Conditions {
  const mac: readonly MacPattern[] = [...(given.mac ?? []), ...(prefixes ?? [])];
  const { tags = {}, ...lists } = { ...given, mac };
  const sets = Object.entries(lists).flatMap(([name, values = []]) =>
    values.length > 0 ? [[name, [...new Set(values)]]] : [],
  );
  return {
    ...(Object.fromEntries(sets) as Conditions),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function thenFrom(given: Fields['then']): RuleThen {
  const { profile, args, once, max_machines: maxMachines, destructive } = given;
  return {
    args,
    ...(profile !== undefined && { profile }),
    ...(once && { once }),
    ...(maxMachines !== undefined && { maxMachines }),
    ...(destructive && { destructive }),
  };
}

type RuleDeclaration = Omit<RuleResource, 'taken' | 'version'>;

/** The form that can be applied again. */
export function ruleDeclaration({ name, weight, enabled, when, then }: RuleDraft): RuleDeclaration {
  const { maxMachines, args, ...rest } = then;
  return {
    ...{ kind: 'rule', name, weight, enabled, when },
    then: {
      ...rest,
      ...(maxMachines !== undefined && { max_machines: maxMachines }),
      ...(args.length > 0 && { args }),
    },
  };
}

export function ruleResource(rule: Rule, taken: number): RuleResource {
  const limited = rule.then.maxMachines !== undefined;
  return { ...ruleDeclaration(rule), ...(limited && { taken }), version: rule.version };
}
