/**
 * Writes down what was done with a machine, and tells it.
 *
 * Owns     that the history and the event say the same.
 * Tests    test/service/orders.test.ts
 */
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { HistoryEntry } from '../domain/order.ts';
import type { OperatedAction } from '../domain/order-event.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';

/** What was done, and who wanted it. */
interface Done extends Omit<HistoryEntry, 'atMs'> {
  readonly action: OperatedAction;
}

export type Trail = (
  inside: Pick<Inventory, 'history'>,
  machine: Machine,
  done: Done,
) => Promise<void>;

export function createTrail(clock: Pick<Clock, 'nowMs'>, record: RecordEvent): Trail {
  return async ({ history }, machine, { action, ...done }) => {
    const atMs = clock.nowMs();
    await history.add(machine.id, { ...done, action, atMs });
    const [mac] = machine.macs;
    record({ ...done, kind: `machine.${action}`, atMs, mac, machine: machineLabel(machine) });
  };
}
