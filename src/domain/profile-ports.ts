/**
 * A profile that is looked at before it is saved, as types; see ports.ts.
 */
import type { RouseError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { ProfileDraft } from './use-cases.ts';

/** What a machine would get from a profile as it is written now. */
export interface PreviewedProfile {
  /** name or hardware address of the machine that it was made for */
  readonly machine: string;
  /** the script, or why there would be none */
  readonly made: { readonly script: string } | { readonly error: RouseError };
  /** names or addresses of machines that boot by a profile of that name now, the first of them */
  readonly affected: readonly string[];
  /** how many there are */
  readonly total: number;
}

/** @param machine  undefined: the first that boots by it, else one that stands for any */
export type PreviewProfile = (draft: ProfileDraft, machine?: Machine) => Promise<PreviewedProfile>;

/** The script that a machine would get from a profile that nobody has saved. */
export type RenderDraft = (
  draft: ProfileDraft,
  machine: Machine,
) => Promise<PreviewedProfile['made']>;
