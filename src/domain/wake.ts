/**
 * Waking a machine over the network: who wants it, who sends, and what can be said about it.
 *
 * Owns     the seam between src/service, which knows the machine, and src/wake, which sends.
 */
import type { IpAddress } from './address.ts';
import type { Mac } from './mac.ts';
import type { Machine } from './machine.ts';

/** What became of the packets for one network. */
export interface WakeSent {
  readonly interface: string;
  /** where to: the broadcast address of the network */
  readonly to: IpAddress;
  /** that left this host; whether anybody heard them is not known */
  readonly packets: number;
  /** why the others did not leave */
  readonly failure?: string;
}

/** @returns one entry for each network that is served now; none where no interface is up */
export type SendWakeUp = (macs: readonly Mac[]) => Promise<readonly WakeSent[]>;

export interface Woken {
  readonly machine: Machine;
  readonly sent: readonly WakeSent[];
}

/**
 * Has a machine switched on, as far as that can be done.
 *
 * @throws RouseError MACHINE_UNKNOWN, WAKE_NO_INTERFACE, WAKE_NOT_SENT
 */
export type WakeMachine = (reference: string, askedBy: string) => Promise<Woken>;
