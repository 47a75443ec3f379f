/**
 * What a machine that asks is known by, and which profile was chosen for it.
 *
 * A choice says nothing about whether the profile can be carried out, or was already.
 */
import type { IpAddress } from './address.ts';
import type { Machine, ProfileName } from './machine.ts';

export interface Asked {
  /** with what it reports now, although that is written down a moment later */
  readonly machine: Machine;
  /** whence it asks; undefined in a preview, where nobody does */
  readonly from?: IpAddress;
  /** it has waited for somebody to decide, and nobody did */
  readonly waited?: true;
}

export interface Choice {
  readonly profile: ProfileName;
  /** the `machine` has the profile of its own; an `order` goes before it */
  readonly by: 'machine' | 'order';
}
