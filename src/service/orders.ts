/**
 * Orders: a machine boots something else for the next time or times.
 *
 * Owns     when one counts, that a hand-over uses it, and what the machine goes back to: its own
 *          profile, but never from one installation into the next. Every step is written down.
 * Leaves   whether people confirmed it to confirm.ts.
 * Tests    test/service/orders.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { orderSecondsMax } from '../domain/limits-wait.ts';
import type { Machine } from '../domain/machine.ts';
import { afterUse, isExpired, type HistoryEntry, type Order } from '../domain/order.ts';
import type { HandOver, OrderOf } from '../domain/order-ports.ts';
import type { Clock, Inventory } from '../domain/ports.ts';
import { isDestructive, type Profile } from '../domain/profile.ts';
import type { ManageOrders } from '../domain/use-cases.ts';
import { confirmed } from './confirm.ts';
import type { Trail } from './trail.ts';

interface OrdersDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Inventory;
  readonly trail: Trail;
  /** hears of a machine whose next boot is another than before */
  readonly changed: (machine: Machine) => void;
  /** the hand-over of a boot that nobody ordered */
  readonly handedOver: (mac: HandOver['mac']) => Promise<void>;
}

export interface Orders extends ManageOrders {
  readonly orderOf: OrderOf;
  /** The machine starts what its script has loaded. */
  readonly handedOver: (by: HandOver) => Promise<void>;
}

export function createOrders(deps: OrdersDeps): Orders {
  const { clock, inventory, trail, changed } = deps;
  const { current, use } = createSteps({ clock, trail });
  const useIfPlaced = (machine: Machine): Promise<boolean> =>
    inventory.transaction(async (inside) => {
      const order = await inside.orders.find(machine.id);
      if (order) await use(machine, order, inside);
      return order !== undefined;
    });

  return {
    async orderOf(id) {
      const order = await inventory.orders.find(id);
      return order && !isExpired(order, clock.nowMs()) ? order : undefined;
    },
    get: (reference) =>
      inventory.transaction(async (inside) => current(await known(reference, inside), inside)),
    history: (reference) =>
      inventory.transaction(async (inside): Promise<readonly HistoryEntry[]> => {
        const machine = await known(reference, inside);
        await current(machine, inside);
        return inside.history.list(machine.id);
      }),
    async place(reference, { profile, times, lifeMs, confirm, askedBy }) {
      const { machine, order } = await inventory.transaction(async (inside) => {
        const found = await known(reference, inside);
        await confirmed({ machine: found, profile, confirm }, inside);
        const atMs = clock.nowMs();
        const placed: Order = {
          ...{ profile, askedBy, atMs },
          ...(times !== undefined && { timesLeft: times }),
          ...(lifeMs !== undefined && { expiresAtMs: atMs + bounded(lifeMs) }),
        };
        await inside.orders.save(found.id, placed);
        await trail(inside, found, { action: 'ordered', profile, askedBy });
        return { machine: found, order: placed };
      });
      changed(machine);
      return order;
    },
    async cancel(reference, askedBy) {
      const machine = await inventory.transaction(async (inside) => {
        const found = await known(reference, inside);
        const order = await current(found, inside);
        if (!order) return undefined;
        await inside.orders.remove(found.id);
        const { profile } = order;
        await trail(inside, found, { action: 'cancelled', profile, askedBy });
        return found;
      });
      if (machine) changed(machine);
      return machine !== undefined;
    },
    async handedOver({ mac, profile, ordered }) {
      const machine = await inventory.machines.findByMac(mac);
      // Most boots are ordered by nobody, and a rack of them waits for no transaction.
      const placed = machine && (await inventory.orders.find(machine.id));
      // After a restart nobody knows which script it was: that of the order, if there is one.
      const itsScript = profile === undefined || (ordered === true && placed?.profile === profile);
      if (machine && placed && itsScript && (await useIfPlaced(machine))) return;
      // An order that was cancelled meanwhile has nothing that could be used.
      if (ordered !== true || machine?.profile === profile) await deps.handedOver(mac);
    },
  };
}

/** What becomes of an order that is looked at, and of one that is carried out. */
function createSteps({ clock, trail }: Pick<OrdersDeps, 'clock' | 'trail'>) {
  return {
    /** Writes down that it has expired, where it has. */
    current: async (machine: Machine, inside: Inventory): Promise<Order | undefined> => {
      const order = await inside.orders.find(machine.id);
      if (!order || !isExpired(order, clock.nowMs())) return order;
      await inside.orders.remove(machine.id);
      const { profile } = order;
      await trail(inside, machine, { action: 'expired', profile, askedBy: 'machine' });
      return undefined;
    },
    use: async (machine: Machine, order: Order, inside: Inventory): Promise<void> => {
      const left = afterUse(order);
      if (left) await inside.orders.save(machine.id, left);
      else await inside.orders.remove(machine.id);
      const { profile, askedBy } = order;
      await trail(inside, machine, { action: 'used', profile, askedBy });
      await goBack(machine, { order, atMs: clock.nowMs(), last: left === undefined }, inside);
    },
  };
}

function bounded(lifeMs: number): number {
  return Math.min(lifeMs, orderSecondsMax * 1_000);
}

async function known(reference: string, { machines }: Pick<Inventory, 'machines'>) {
  const machine = await machines.find(reference);
  if (!machine) throw new RouseError('MACHINE_UNKNOWN', reference);
  return machine;
}

interface Used {
  readonly order: Order;
  readonly atMs: number;
  readonly last: boolean;
}

/** What was installed by order is not installed over by the machine's own profile. */
async function goBack(
  machine: Machine,
  { order, atMs, last }: Used,
  { profiles, installs }: Pick<Inventory, 'profiles' | 'installs'>,
): Promise<void> {
  const own = machine.profile && (await profiles.find(machine.profile));
  if (!own || own.install !== 'once') return;
  const { name: profile } = own;
  if (profile === order.profile) {
    await installs.save(machine.id, { profile, state: 'handed-over', atMs });
    return;
  }
  const ordered: Profile | undefined = await profiles.find(order.profile);
  if (!last || !ordered || !isDestructive(ordered)) return;
  await installs.save(machine.id, { profile, state: 'installed', atMs });
}
