/**
 * What the API answers when somebody has a machine woken.
 *
 * Owns     that it says what it cannot say: a magic packet is answered by nobody.
 * Tests    test/http/api/operations.test.ts
 */
import { wakePort } from '../domain/limits-wake.ts';
import { machineLabel } from '../domain/machine.ts';
import type { WakeSent, Woken } from '../domain/wake.ts';

export interface WakeResource {
  readonly machine: string;
  /** in the order in which they were sent for */
  readonly macs: readonly string[];
  /** UDP */
  readonly port: number;
  /** one entry for each network */
  readonly sent: readonly WakeSent[];
  readonly power: 'unknown';
}

export function wakeResource({ machine, sent }: Woken): WakeResource {
  const label = machineLabel(machine);
  return { machine: label, macs: machine.macs, port: wakePort, sent, power: 'unknown' };
}
