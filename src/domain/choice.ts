/**
 * What a machine that asks is known by, and which profile was chosen for it.
 *
 * A choice says nothing about whether the profile can be carried out, or was already.
 */
import type { IpAddress } from './address.ts';
import type { Machine, ProfileName } from './machine.ts';
import type { RuleName } from './rule.ts';

export interface Asked {
  /** with what it reports now, although that is written down a moment later */
  readonly machine: Machine;
  /** whence it asks; undefined in a preview, where nobody does */
  readonly from?: IpAddress;
  /** it has waited for somebody to decide, and nobody did */
  readonly waited?: true;
  /** somebody in front of it wants to see the menu */
  readonly menu?: true;
}

export type Choice =
  /** somebody wants this instead, for the next hand-overs */
  | { readonly by: 'order'; readonly profile: ProfileName }
  /** the machine has the profile of its own */
  | { readonly by: 'machine'; readonly profile: ProfileName }
  /** it has none, and a rule gives it this one */
  | {
      readonly by: 'rule';
      readonly profile: ProfileName;
      readonly rule: RuleName;
      /** the profile is booted once, whatever it says of itself */
      readonly once?: true;
    };

/** Kernel arguments that a rule adds, as templates. */
export interface RuleArgs {
  readonly rule: RuleName;
  readonly args: readonly string[];
}
