/**
 * Which machines of the inventory are meant, and in which order.
 */
import type { MachineArch } from './arch.ts';
import type { ProfileName } from './machine.ts';

/** What is given must all be so. */
export interface MachineFilter {
  readonly arch?: MachineArch;
  readonly profile?: ProfileName;
  /** whether somebody decided something about it */
  readonly configured?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  /** part of a name, a hardware address in any spelling, or of what the hardware says of itself */
  readonly text?: string;
}

export interface MachineQuery {
  readonly filter?: MachineFilter;
  /** `seen`: those seen last first; otherwise in the order in which they were recorded */
  readonly order?: 'recorded' | 'seen';
}
