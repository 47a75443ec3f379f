/**
 * What people decide about machines that turned up: adopt them, ignore them, or neither any more.
 *
 * Owns     that a machine which is no longer ignored, and about which nothing else was decided, is
 *          as unknown as it was before.
 * Tests    test/service/adopt.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Machine, MachineId } from '../domain/machine.ts';
import type { Clock, Inventory } from '../domain/ports.ts';
import type { MachineDraft, ManageAdoption } from '../domain/use-cases.ts';
import { draftFromMachine } from '../schema/machine-resource.ts';
import { confirmed } from './confirm.ts';
import { putMachine } from './put.ts';
import { checkMachine } from './references.ts';
import { among } from './same-machine.ts';
import type { Trail } from './trail.ts';

interface AdoptDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly inventory: Inventory;
  readonly newId: () => MachineId;
  readonly trail: Trail;
  /** hears of a machine whose next boot is another than before */
  readonly changed: (machine: Machine) => void;
}

export function createAdoption(deps: AdoptDeps): ManageAdoption {
  const { clock, inventory, newId, trail, changed } = deps;
  const change = async (
    reference: string,
    work: (machine: Machine, inside: Inventory) => Promise<Machine>,
  ): Promise<Machine> => {
    const machine = await inventory.transaction(async (inside) => {
      const found = await inside.machines.find(reference);
      if (!found) throw new RouseError('MACHINE_UNKNOWN', reference);
      return work(found, inside);
    });
    changed(machine);
    return machine;
  };

  const decided = async (
    machine: Machine,
    draft: MachineDraft,
    inside: Inventory,
  ): Promise<Machine> => {
    await checkMachine(draft, inside);
    const found = await among(draft, machine, inside.machines);
    return (await putMachine(inside, { draft, found, newId })).value;
  };

  return {
    adopt: (reference, { name, profile, once, tags, confirm, askedBy }) =>
      change(reference, async (machine, inside) => {
        const draft = draftFromMachine(answered(machine));
        const wanted: MachineDraft = {
          ...draft,
          ...(name !== undefined && { name }),
          ...(profile !== undefined && !once && { profile }),
          tags: { ...draft.tags, ...tags },
        };
        if (profile !== undefined) {
          const called = { ...machine, ...(name !== undefined && { name }) };
          await confirmed({ machine: called, profile, confirm }, inside);
        }
        const adopted = await decided(machine, wanted, inside);
        const about = profile === undefined ? {} : { profile };
        await trail(inside, adopted, { action: 'adopted', ...about, askedBy });
        if (once && profile !== undefined) {
          const order = { profile, timesLeft: 1, askedBy, atMs: clock.nowMs() };
          await inside.orders.save(adopted.id, order);
          await trail(inside, adopted, { action: 'ordered', profile, askedBy });
        }
        return adopted;
      }),
    ignore: (reference, askedBy) =>
      change(reference, async (machine, inside) => {
        if (machine.ignored) return machine;
        const draft = { ...draftFromMachine(machine), ignored: true } as const;
        const ignored = await decided(machine, draft, inside);
        await trail(inside, ignored, { action: 'ignored', askedBy });
        return ignored;
      }),
    unignore: (reference, askedBy) =>
      change(reference, async (machine, inside) => {
        if (!machine.ignored) return machine;
        const rest = answered(machine);
        const configured = isDecided(draftFromMachine(rest));
        const free = await inside.machines.save({ ...rest, configured });
        await trail(inside, free, { action: 'unignored', askedBy });
        return free;
      }),
  };
}

/** Whether people said anything about it besides what it reported by itself. */
function isDecided({ macs, tags, variables, ...chosen }: MachineDraft): boolean {
  const words = [tags, variables, chosen].flatMap(Object.keys);
  return macs.length > 1 || words.some((word) => word !== 'hardware');
}

/** The machine as it is when nobody ignores it. */
function answered(machine: Machine): Machine {
  const rest: { -readonly [K in keyof Machine]: Machine[K] } = { ...machine };
  delete rest.ignored;
  return rest;
}
