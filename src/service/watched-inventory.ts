/**
 * An inventory whose changes reach the boot index.
 *
 * Owns     when they do: after they were committed, and before the one who made them hears of it.
 *          A transaction that fails leaves no trace, and what happens inside one is not seen from
 *          outside before its end.
 * Leaves   what a change means for the index to boot-index.ts.
 * Tests    test/service/watched-inventory.test.ts
 */
import type { Inventory, MachineStore } from '../domain/ports.ts';
import type { BootIndex } from './boot-index.ts';

/** Tells the index of one change that was made. */
type Change = (index: BootIndex) => void;

/** Everything that writes machines must go through what is returned, or the index falls behind. */
export function watchedInventory(inventory: Inventory, index: BootIndex): Inventory {
  let applied: Promise<unknown> = Promise.resolve();

  /**
   * The inventory makes changes in the order in which it is asked. The index gets them in the same
   * order, however many promises lie between: a machine removed last must not come back.
   */
  const inOrder = <T>(work: (changes: Change[]) => Promise<T>): Promise<T> => {
    const changes: Change[] = [];
    const before = applied;
    const mine = work(changes).then(async (value) => {
      await before;
      for (const change of changes) change(index);
      return value;
    });
    applied = Promise.allSettled([before, mine]);
    return mine;
  };

  const noting = (changes: Change[]): MachineStore => notingMachines(inventory.machines, changes);
  return {
    ...inventory,
    machines: {
      ...inventory.machines,
      save: (machine, options) => inOrder((changes) => noting(changes).save(machine, options)),
      remove: (id, options) => inOrder((changes) => noting(changes).remove(id, options)),
      recordSightings: (batch) => inOrder((changes) => noting(changes).recordSightings(batch)),
    },
    transaction: (work) =>
      inOrder((changes) =>
        inventory.transaction((inside) => work(notingInventory(inside, changes))),
      ),
  };
}

/** Inside a transaction, at any depth: changes are collected for its end. */
function notingInventory(inside: Inventory, changes: Change[]): Inventory {
  return {
    ...inside,
    machines: notingMachines(inside.machines, changes),
    transaction: (work) => inside.transaction((deeper) => work(notingInventory(deeper, changes))),
  };
}

function notingMachines(machines: MachineStore, changes: Change[]): MachineStore {
  return {
    ...machines,
    async save(machine, options) {
      const saved = await machines.save(machine, options);
      changes.push((index) => {
        index.saved(saved);
      });
      return saved;
    },
    async remove(id, options) {
      await machines.remove(id, options);
      changes.push((index) => {
        index.removed(id);
      });
    },
    async recordSightings(sightings) {
      const discovered = await machines.recordSightings(sightings);
      changes.push((index) => {
        for (const machine of discovered) index.saved(machine);
        for (const sighting of sightings) index.sighted(sighting);
      });
      return discovered;
    },
  };
}
