/**
 * What people do with machines, to one at a time or to many at once.
 *
 * Tests    test/service/bulk.test.ts, test/api/serve.test.ts
 */
import type { Machine, MachineId } from './domain/machine.ts';
import type { Inventory, RecordEvent } from './domain/ports.ts';
import type { SendWakeUp } from './domain/wake.ts';
import { systemClock as clock } from './platform/clock.ts';
import { listInterfaces, type NetworkInterface } from './platform/interfaces.ts';
import { createAdoption } from './service/adopt.ts';
import { createBulk } from './service/bulk.ts';
import type { Installs } from './service/installs.ts';
import { createManageMachines } from './service/machines.ts';
import type { Orders } from './service/orders.ts';
import type { Trail } from './service/trail.ts';
import { createWake } from './service/wake.ts';
import { createWakeSender } from './wake/sender.ts';

interface Acting {
  readonly inventory: Inventory;
  readonly installs: Installs;
  readonly orders: Orders;
  readonly trail: Trail;
  readonly changed: (machine: Machine) => void;
  readonly newId: () => MachineId;
}

interface Around {
  readonly record: RecordEvent;
  /** those that are served */
  readonly interfaces: readonly NetworkInterface[];
}

export function assembleActions(
  { inventory, installs, orders, newId, ...behind }: Acting,
  around: Around,
) {
  const actions = {
    ...{ installs, orders },
    machines: createManageMachines({ inventory, newId }),
    adoption: createAdoption({ clock, inventory, newId, ...behind }),
    wake: createWake({ clock, inventory, record: around.record, send: wakeSender(around) }),
  };
  return { ...actions, bulk: createBulk({ inventory, ...actions }) };
}

/** Addresses change while the server runs; the names of those served do not. */
function wakeSender({ interfaces }: Around): SendWakeUp {
  const served = new Set(interfaces.map(({ name }) => name));
  return createWakeSender({
    interfaces: () => listInterfaces().filter(({ name }) => served.has(name)),
  });
}
