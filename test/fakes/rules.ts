/** Rules for tests, where only what matters to the test is spelled out. */
import type { Rule, RuleName, RuleThen } from '../../src/domain/rule.ts';
import { ruleDocument } from '../../src/schema/rule-resource.ts';
import { parseRequest } from '../../src/schema/issues.ts';

interface RuleParts {
  readonly name?: string;
  readonly weight?: number;
  readonly enabled?: boolean;
  /** as in a manifest */
  readonly when?: object;
  readonly then?: object;
}

/** As a manifest declares it; without more it gives every known machine the profile debian-13. */
export function aRule(parts: RuleParts = {}): Rule {
  const { name = 'r', then = { profile: 'debian-13' }, ...rest } = parts;
  return { ...parseRequest(ruleDocument, { kind: 'rule', name, then, ...rest }), version: 1 };
}

/** One that no manifest could declare, such as two of the same weight and name. */
export function aBareRule(name: string, then: Partial<RuleThen> = {}): Rule {
  return {
    ...{ name: name as RuleName, weight: 0, enabled: true, when: {}, version: 1 },
    then: { args: [], ...then },
  };
}
