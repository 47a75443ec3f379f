/**
 * An inventory whose changes reach what is kept in memory: the boot index and the rules.
 *
 * Owns     when they do: after they were committed, and before the one who made them hears of it.
 *          A transaction that fails leaves no trace, and what happens inside one is not seen from
 *          outside before its end.
 * Leaves   what a change means to boot-index.ts and rule-book.ts.
 * Tests    test/service/watched-inventory.test.ts
 */
import type { Inventory, MachineStore, RuleStore } from '../domain/ports.ts';
import type { BootIndex } from './boot-index.ts';
import type { RuleBook } from './rule-book.ts';

interface Watchers {
  /** only a server that answers DHCP has one */
  readonly index?: Pick<BootIndex, 'saved' | 'removed' | 'sighted'>;
  readonly rules: Pick<
    RuleBook,
    'saved' | 'removed' | 'placeTaken' | 'placesFreed' | 'machineRemoved'
  >;
}

/** Tells of one change that was made. */
type Change = (watchers: Watchers) => void;

/** Everything that writes machines or rules must go through what is returned. */
export function watchedInventory(inventory: Inventory, watchers: Watchers): Inventory {
  let applied: Promise<unknown> = Promise.resolve();

  /**
   * The inventory makes changes in the order in which it is asked. Watchers get them in the same
   * order, however many promises lie between: a machine removed last must not come back.
   */
  const inOrder = <T>(work: (changes: Change[]) => Promise<T>): Promise<T> => {
    const changes: Change[] = [];
    const before = applied;
    const mine = work(changes).then(async (value) => {
      await before;
      for (const change of changes) change(watchers);
      return value;
    });
    applied = Promise.allSettled([before, mine]);
    return mine;
  };

  const noting = (changes: Change[]): MachineStore => notingMachines(inventory.machines, changes);
  const ruling = (changes: Change[]): RuleStore => notingRules(inventory.rules, changes);
  return {
    ...inventory,
    machines: {
      ...inventory.machines,
      save: (machine, options) => inOrder((changes) => noting(changes).save(machine, options)),
      remove: (id, options) => inOrder((changes) => noting(changes).remove(id, options)),
      recordSightings: (batch) => inOrder((changes) => noting(changes).recordSightings(batch)),
    },
    rules: {
      ...inventory.rules,
      save: (rule, options) => inOrder((changes) => ruling(changes).save(rule, options)),
      remove: (name, options) => inOrder((changes) => ruling(changes).remove(name, options)),
      takePlace: (place, atMs) => inOrder((changes) => ruling(changes).takePlace(place, atMs)),
      freePlaces: (name) => inOrder((changes) => ruling(changes).freePlaces(name)),
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
    rules: notingRules(inside.rules, changes),
    transaction: (work) => inside.transaction((deeper) => work(notingInventory(deeper, changes))),
  };
}

function notingMachines(machines: MachineStore, changes: Change[]): MachineStore {
  return {
    ...machines,
    async save(machine, options) {
      const saved = await machines.save(machine, options);
      changes.push(({ index }) => {
        index?.saved(saved);
      });
      return saved;
    },
    async remove(id, options) {
      await machines.remove(id, options);
      changes.push(({ index, rules }) => {
        index?.removed(id);
        rules.machineRemoved(id);
      });
    },
    async recordSightings(sightings) {
      const discovered = await machines.recordSightings(sightings);
      changes.push(({ index }) => {
        for (const machine of discovered) index?.saved(machine);
        for (const sighting of sightings) index?.sighted(sighting);
      });
      return discovered;
    },
  };
}

function notingRules(rules: RuleStore, changes: Change[]): RuleStore {
  const note = (change: (rules: Watchers['rules']) => void): void => {
    changes.push((watchers) => {
      change(watchers.rules);
    });
  };
  return {
    ...rules,
    async save(rule, options) {
      const saved = await rules.save(rule, options);
      note((watcher) => {
        watcher.saved(saved);
      });
      return saved;
    },
    async remove(name, options) {
      await rules.remove(name, options);
      note((watcher) => {
        watcher.removed(name);
      });
    },
    async takePlace(place, atMs) {
      await rules.takePlace(place, atMs);
      note((watcher) => {
        watcher.placeTaken(place);
      });
    },
    async freePlaces(name) {
      await rules.freePlaces(name);
      note((watcher) => {
        watcher.placesFreed(name);
      });
    },
  };
}
