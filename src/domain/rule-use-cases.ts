/**
 * What a person or program may find out about rules before they are saved, as types.
 */
import type { IpAddress } from './address.ts';
import type { Hardware, ProfileName } from './machine.ts';
import type { Mac } from './mac.ts';
import type { RuleName } from './rule.ts';
import type { Explanation, RuleDraft } from './use-cases.ts';

/** A machine that need not exist. What is not told of one that does is as it is known. */
export interface SupposedMachine {
  readonly mac: Mac;
  readonly hardware: Hardware;
  readonly tags?: Readonly<Record<string, string>>;
  /** whether nobody decided about it; so it is unless it is told, or known otherwise */
  readonly unknown?: boolean;
  readonly from?: IpAddress;
}
export type TestRules = (supposed: SupposedMachine) => Promise<Explanation>;

/** Rules as they would be: these written over those that are there, and some removed. */
export interface RuleChanges {
  readonly rules: readonly RuleDraft[];
  readonly remove: readonly RuleName[];
}
/** What a machine gets, as far as rules have a say in it. */
export interface GivenByRules {
  readonly profile?: ProfileName;
  /** the one that gives the profile */
  readonly rule?: RuleName;
  readonly once?: true;
  /** how many machines that rule takes; the preview does not know which come first */
  readonly maxMachines?: number;
  readonly args: readonly string[];
}
export interface RuleChange {
  /** name or hardware address */
  readonly machine: string;
  readonly before: GivenByRules;
  readonly after: GivenByRules;
}
/** @throws RouseError PROFILE_UNKNOWN */
export type PreviewRules = (changes: RuleChanges) => Promise<{
  /** machines that were looked at */
  readonly machines: number;
  readonly changed: number;
  /** the first of those that change */
  readonly changes: readonly RuleChange[];
}>;
