/**
 * What the API answers when somebody has a machine woken.
 *
 * Owns     that it says what it cannot say: a magic packet is answered by nobody.
 * Tests    test/http/api/operations.test.ts
 */
import { wakePort } from '../domain/limits-wake.ts';
import { machineLabel } from '../domain/machine.ts';
import type { Woken } from '../domain/wake.ts';
import type { WakeResource } from './shown/operation.ts';

export function wakeResource({ machine, sent }: Woken): WakeResource {
  const label = machineLabel(machine);
  return { machine: label, macs: machine.macs, port: wakePort, sent, power: 'unknown' };
}
