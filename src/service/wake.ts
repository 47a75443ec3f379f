/**
 * Wakes machines: by every hardware address they have, and with a line in their history.
 *
 * Owns     when that has come to nothing. Nobody answers a magic packet, so whether the machine is
 *          on is not known before it asks to boot.
 * Leaves   packets and sockets to src/wake.
 * Tests    test/service/wake.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel } from '../domain/machine.ts';
import type { Clock, Inventory, RecordEvent } from '../domain/ports.ts';
import type { SendWakeUp, WakeMachine } from '../domain/wake.ts';

interface WakeDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Pick<Inventory, 'machines' | 'history'>;
  readonly record: RecordEvent;
  readonly send: SendWakeUp;
}

export function createWake({ clock, inventory, record, send }: WakeDeps): WakeMachine {
  return async (reference, askedBy) => {
    const machine = await inventory.machines.find(reference);
    if (!machine) throw new RouseError('MACHINE_UNKNOWN', reference);
    const sent = await send(machine.macs);
    if (sent.length === 0) throw new RouseError('WAKE_NO_INTERFACE');
    const left = sent.filter(({ packets }) => packets > 0);
    if (left.length === 0) {
      const why = sent.map(({ interface: name, failure }) => `${name}: ${failure ?? 'unknown'}`);
      throw new RouseError('WAKE_NOT_SENT', why.join('; '));
    }
    const atMs = clock.nowMs();
    await inventory.history.add(machine.id, { action: 'woken', askedBy, atMs });
    const interfaces = [...new Set(left.map((one) => one.interface))].join(',');
    const [mac] = machine.macs;
    const label = machineLabel(machine);
    record({ kind: 'machine.woken', atMs, mac, machine: label, askedBy, interfaces });
    return { machine, sent };
  };
}
