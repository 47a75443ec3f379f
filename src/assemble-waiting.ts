/**
 * What stands behind machines that nobody decided about: the settings, and who waits.
 *
 * Tests    test/assemble.test.ts
 */
import type { Config } from './config/schema.ts';
import type { OrderOf } from './domain/order-ports.ts';
import type { Inventory } from './domain/ports.ts';
import type { Waiting } from './domain/waiting.ts';
import type { LineSources } from './domain/talos-line.ts';
import type { UnknownMachines } from './domain/unknown-machines.ts';
import type { BootDeps } from './http/boot/deps.ts';
import { systemClock } from './platform/clock.ts';
import type { Chooser } from './service/chooser.ts';
import { createStillWaits } from './service/decide-boot.ts';
import { createWaiting } from './service/waiting.ts';

export function unknownMachines({ boot }: Config): UnknownMachines {
  return { policy: boot.unknown, waitSeconds: boot.wait_seconds };
}

/** What decisions are made from, and what the boot surface is given about machines that wait. */
export function waitingParts(config: Config, stores: Stores): WaitingParts {
  const { inventory, chooser, orders, sources } = stores;
  const unknown = unknownMachines(config);
  const grounds = { inventory, chooser, sources, orderOf: orders.orderOf, unknown };
  const { waitSeconds } = grounds.unknown;
  const waiting = createWaiting(systemClock);
  return { grounds, waits: { stillWaits: createStillWaits(grounds), waiting, waitSeconds } };
}

interface Stores {
  readonly inventory: Inventory;
  readonly orders: { readonly orderOf: OrderOf };
  readonly chooser: Chooser;
  readonly sources: LineSources;
}

interface WaitingParts {
  readonly grounds: {
    readonly inventory: Inventory;
    readonly chooser: Chooser;
    readonly sources: LineSources;
    readonly orderOf: OrderOf;
    readonly unknown: UnknownMachines;
  };
  readonly waits: Pick<BootDeps, 'stillWaits' | 'waitSeconds'> & { readonly waiting: Waiting };
}
