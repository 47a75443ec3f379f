/**
 * What stands behind machines that nobody decided about: the settings, and who waits.
 *
 * Tests    test/assemble.test.ts
 */
import { randomBytes } from 'node:crypto';
import type { Config } from './config/schema.ts';
import type { EntriesFor, OpenMenu } from './domain/menu-ports.ts';
import type { OrderOf } from './domain/order-ports.ts';
import type { Inventory, RecordEvent } from './domain/ports.ts';
import type { Waiting } from './domain/waiting.ts';
import type { LineSources } from './domain/talos-line.ts';
import type { UnknownMachines } from './domain/unknown-machines.ts';
import type { BootDeps } from './http/boot/deps.ts';
import { systemClock } from './platform/clock.ts';
import type { Chooser } from './service/chooser.ts';
import { createStillWaits } from './service/decide-boot.ts';
import { createEntriesFor, createMenus } from './service/menus.ts';
import type { Orders } from './service/orders.ts';
import { createWaiting } from './service/waiting.ts';

export function unknownMachines({ boot }: Config): UnknownMachines {
  const { unknown: policy, wait_seconds: waitSeconds, menu_seconds: menuSeconds } = boot;
  return { policy, waitSeconds, menuSeconds };
}

/** What decisions are made from, and what the boot surface is given about machines that wait. */
export function waitingParts(config: Config, stores: Stores): WaitingParts {
  const { inventory, chooser, orders, sources } = stores;
  const unknown = unknownMachines(config);
  const entriesFor = createEntriesFor(inventory);
  const { orderOf } = orders;
  const grounds = { inventory, chooser, sources, orderOf, unknown, entriesFor };
  const menus = createMenus({ ...stores, clock: systemClock, random: randomBytes, grounds });
  const { waitSeconds } = grounds.unknown;
  const waiting = createWaiting(systemClock);
  return {
    grounds,
    openMenu: menus.open,
    waits: {
      ...{ stillWaits: createStillWaits(grounds), waiting, waitSeconds },
      chooseFromMenu: menus.choose,
    },
  };
}

interface Stores {
  readonly inventory: Inventory;
  readonly orders: Pick<Orders, 'orderOf' | 'place'>;
  readonly record: RecordEvent;
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
    readonly entriesFor: EntriesFor;
  };
  readonly openMenu: OpenMenu;
  readonly waits: Pick<BootDeps, 'stillWaits' | 'waitSeconds' | 'chooseFromMenu'> & {
    readonly waiting: Waiting;
  };
}
