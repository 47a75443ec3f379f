/**
 * Machines that wait on their screens for somebody to decide about them, as ports.
 */
import type { IpAddress } from './address.ts';
import type { Site } from './boot-plan.ts';
import type { Mac } from './mac.ts';

/** Which machines wait on their screens at this moment. */
export interface Waiting {
  /** the machine waits, and asks again */
  readonly noted: (mac: Mac) => void;
  /** it shows its menu, and asks for nothing until somebody has chosen or its time is over */
  readonly atMenu: (mac: Mac) => void;
  /** it waits no more */
  readonly left: (mac: Mac) => void;
  readonly isWaiting: (macs: readonly Mac[]) => boolean;
}

/** Whether a machine would be told to wait if it asked now. Takes note of nothing. */
export type StillWaits = (mac: Mac, from: IpAddress, site: Site) => Promise<boolean>;
