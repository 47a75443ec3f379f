/**
 * A selection rule: which machines it is for, and what they get by it.
 *
 * Owns     the noun, the order in which rules are asked, and what a rule must say before it may
 *          erase the disk of a machine that nobody decided about.
 * Leaves   whether a machine fits to match-rule.ts, and what follows for it to choose.ts.
 * Tests    test/domain/rule.test.ts
 */
import type { MachineArch } from './arch.ts';
import { isDottedName, type Machine, type ProfileName } from './machine.ts';
import { isExactMac, type MacPattern } from './mac-pattern.ts';
import { isDestructive, type Profile } from './profile.ts';

export type RuleName = string & { readonly __brand: 'RuleName' };

/** What a kind of machine is started by: the BIOS, or UEFI. */
export const PLATFORMS = ['bios', 'efi'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Texts that machines report about themselves; `*` stands for anything, case does not count. */
export const REPORTED = ['uuid', 'serial', 'manufacturer', 'product', 'asset'] as const;
export type ReportedName = (typeof REPORTED)[number];

/** One that is there has to be met, by any of the values in it. */
export interface Conditions extends Readonly<Partial<Record<ReportedName, readonly string[]>>> {
  readonly mac?: readonly MacPattern[];
  readonly arch?: readonly MachineArch[];
  readonly platform?: readonly Platform[];
  /** networks, `10.0.0.0/8`: the address from which the machine asks is in one */
  readonly subnet?: readonly string[];
  /** patterns for the value of each tag; `*` is met by any value, as long as there is one */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

export interface RuleWhen extends Conditions {
  /** machines that nobody decided about: these alone, or `any`; undefined: none of them */
  readonly unknown?: true | 'any';
  /** each of these must not be met */
  readonly not?: Conditions;
}

export interface RuleThen {
  /** for machines that have none of their own */
  readonly profile?: ProfileName;
  /** templates of kernel arguments, between those of the profile and those of the machine */
  readonly args: readonly string[];
  /** how many machines may boot the profile by this rule */
  readonly maxMachines?: number;
  /** as if the profile had `install: once` */
  readonly once?: true;
  /** may erase the disks of machines that nobody decided about */
  readonly destructive?: 'allow';
}

export interface Rule {
  readonly name: RuleName;
  /** the highest is asked first */
  readonly weight: number;
  readonly enabled: boolean;
  readonly when: RuleWhen;
  readonly then: RuleThen;
  readonly version: number;
}

/** Rules are called as profiles are. */
export function parseRuleName(text: string): RuleName | undefined {
  return isDottedName(text) ? (text as RuleName) : undefined;
}

/**
 * The order in which rules are asked: by weight, then the one that tells machines apart more
 * closely, then by name, so that there is never a choice between two.
 */
export function byPrecedence(a: Rule, b: Rule): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  for (const [at, rank] of left.entries()) {
    const difference = (right[at] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  return a.name < b.name ? -1 : Number(a.name !== b.name);
}

/** From the weightiest reason to the least: larger ones come first. */
function rankOf({ weight, when }: Rule): readonly number[] {
  return [weight, identityOf(when), conditionsIn(when)];
}

/** Whole addresses say more than a UUID, which boards share, and that more than a label. */
function identityOf({ mac, uuid, serial, asset }: Conditions): number {
  const exact = (texts: readonly string[] | undefined): boolean =>
    texts !== undefined && !texts.some((text) => text.includes('*'));
  if (mac?.every(isExactMac)) return 3;
  if (exact(uuid)) return 2;
  return exact(serial) || exact(asset) ? 1 : 0;
}

function conditionsIn({ unknown, not, tags, ...others }: RuleWhen): number {
  const here = Object.keys(others).length + Object.keys(tags ?? {}).length;
  return here + (not ? conditionsIn(not) : 0) + (unknown === undefined ? 0 : 1);
}

/** Whether the profile, given by this rule, is one that erases disks. */
function erasesBy(rule: Pick<Rule, 'then'>, profile: Erasing): boolean {
  return rule.then.once === true || isDestructive(profile);
}
type Erasing = Pick<Profile, 'install' | 'destructive'>;

/** Whether the rule would erase the disk of a machine for which nobody has allowed that. */
export function lacksConsent(
  rule: Pick<Rule, 'then'>,
  profile: Erasing,
  machine: Pick<Machine, 'configured'>,
): boolean {
  if (machine.configured || rule.then.destructive === 'allow') return false;
  return erasesBy(rule, profile);
}
