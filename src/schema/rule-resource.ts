/**
 * A selection rule as JSON and YAML.
 *
 * Owns     that one value may stand for a list of one, and that nothing is taken that would have no
 *          effect: a limit without a profile, a consent for machines that the rule is not for.
 * Tests    test/schema/rule-resource.test.ts
 */
import { z } from 'zod';
import { parseCidr, parseIpAddress, isIpv4 } from '../domain/address.ts';
import {
  ruleMachinesMax,
  rulePatternMax,
  ruleValuesMax,
  ruleWeightMax,
} from '../domain/limits-rules.ts';
import { tagsPerMachineMax } from '../domain/limits.ts';
import { parseMacPattern, parseMacPrefix, type MacPattern } from '../domain/mac-pattern.ts';
import { PLATFORMS, type Conditions, type Rule, type RuleThen } from '../domain/rule.ts';
import { carriesToken } from '../domain/secrets.ts';
import type { RuleDraft } from '../domain/use-cases.ts';
import { parseUuid } from '../domain/uuid.ts';
import { arch, parsed, profileName, ruleName, tagName } from './fields.ts';
import { strict } from './issues.ts';
import { machineArgs } from './talos-args.ts';

/** A list, or the one value that would be in it. */
function several<T extends z.ZodType>(value: T) {
  const list = z.array(value).min(1).max(ruleValuesMax);
  return z.preprocess((given): unknown => (Array.isArray(given) ? given : [given]), list);
}

const macPattern = parsed(
  parseMacPattern,
  'a hardware address, its first bytes such as "52:54:*", or six bytes some of which are "*"',
);
const macPrefix = parsed(parseMacPrefix, 'the first bytes of an address, such as "52:54:00"');
const pattern = z.string().min(1).max(rulePatternMax);

const uuidPattern = parsed((text) => {
  const lower = text.trim().toLowerCase();
  const open = lower.includes('*') && /^[0-9a-f*-]{1,64}$/.test(lower);
  return open ? lower : parseUuid(text);
}, 'a UUID that identifies one machine, or part of one with "*"');

/** A network, or one address. */
const network = parsed((text) => {
  const address = parseIpAddress(text);
  if (address) return `${address}/${isIpv4(address) ? 32 : 128}`;
  const found = parseCidr(text);
  return found && `${found.address}/${found.prefixLength}`;
}, 'a network such as "10.0.0.0/24"');

const CONDITIONS = {
  mac: several(macPattern).optional(),
  mac_prefix: several(macPrefix).optional(),
  uuid: several(uuidPattern).optional(),
  serial: several(pattern).optional(),
  manufacturer: several(pattern).optional(),
  product: several(pattern).optional(),
  asset: several(pattern).optional(),
  arch: several(arch).optional(),
  platform: several(z.enum(PLATFORMS)).optional(),
  subnet: several(network).optional(),
  tags: z
    .record(tagName, several(z.string().max(rulePatternMax)))
    .refine((tags) => Object.keys(tags).length <= tagsPerMachineMax, {
      error: `expected at most ${tagsPerMachineMax} entries`,
    })
    .optional(),
};

const when = strict({
  ...CONDITIONS,
  unknown: z.literal([true, false, 'any']).default(false),
  not: strict(CONDITIONS).optional(),
});

const then = strict({
  profile: profileName.optional(),
  args: machineArgs.default([]),
  once: z.boolean().default(false),
  max_machines: z.int().min(1).max(ruleMachinesMax).optional(),
  destructive: z.enum(['allow']).optional(),
});

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

interface RuleDeclaration {
  readonly kind: 'rule';
  readonly name: string;
  readonly weight: number;
  readonly enabled: boolean;
  readonly when: object;
  readonly then: object;
}

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

export type RuleResource = RuleDeclaration & {
  /** machines that have a place in it; absent where there is one for everybody */
  readonly taken?: number;
  readonly version: number;
};

export function ruleResource(rule: Rule, taken: number): RuleResource {
  const limited = rule.then.maxMachines !== undefined;
  return { ...ruleDeclaration(rule), ...(limited && { taken }), version: rule.version };
}
