/**
 * One action on many machines.
 *
 * Owns     which machines are meant, that what is refused for one is done for the others, and that
 *          nothing is erased that was not named.
 * Leaves   each action to the use case that does it for one machine.
 * Limits   bulkMachinesMax machines; a filter that finds more does nothing at all.
 * Tests    test/service/bulk.test.ts
 */
import type { BulkItem, BulkMachines, BulkRequest } from '../domain/bulk-ports.ts';
import { knownError, RouseError } from '../domain/errors.ts';
import { bulkMachinesMax } from '../domain/limits-bulk.ts';
import { machineLabel, type Machine } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type {
  ManageAdoption,
  ManageInstalls,
  ManageMachines,
  ManageOrders,
} from '../domain/use-cases.ts';
import type { WakeMachine } from '../domain/wake.ts';
import { everyItem } from './every-item.ts';
import { unknownProfile } from './references.ts';

interface BulkDeps {
  readonly inventory: Inventory;
  readonly machines: ManageMachines;
  readonly adoption: ManageAdoption;
  readonly installs: ManageInstalls;
  readonly orders: ManageOrders;
  readonly wake: WakeMachine;
}

export function createBulk(deps: BulkDeps): BulkMachines {
  return async (request) => {
    const items: BulkItem[] = [];
    for (const found of await meant(request, deps)) {
      items.push('error' in found ? found : await done(found, request, deps));
    }
    return items;
  };
}

type Refused = BulkItem & { readonly error: RouseError };

async function meant(
  { references, filter }: BulkRequest,
  { inventory, machines }: BulkDeps,
): Promise<readonly (Machine | Refused)[]> {
  if (references) {
    const found = new Map<string, Machine | Refused>();
    for (const reference of references) {
      const one = await machines.get(reference).catch((error: unknown) => error);
      if (isMachine(one)) found.set(one.id, one);
      else found.set(reference, refused({ machine: reference }, one));
    }
    return [...found.values()];
  }
  const found: Machine[] = [];
  const wanted = filter ?? {};
  for await (const one of everyItem((page) =>
    inventory.machines.list({ ...page, filter: wanted }),
  )) {
    if (found.length === bulkMachinesMax) {
      const detail = `expected at most ${bulkMachinesMax} machines, the filter finds more`;
      throw new RouseError('REQUEST_INVALID', detail);
    }
    found.push(one);
  }
  return found;
}

function isMachine(found: unknown): found is Machine {
  return typeof found === 'object' && found !== null && 'macs' in found;
}

/** A fault of ours is nothing about the machine. */
function refused(about: Pick<BulkItem, 'machine' | 'id'>, thrown: unknown): Refused {
  const error = knownError(thrown);
  if (error.code === 'INTERNAL') throw thrown;
  return { ...about, outcome: 'refused', error };
}

async function done(machine: Machine, request: BulkRequest, deps: BulkDeps): Promise<BulkItem> {
  const about = { machine: machineLabel(machine), id: machine.id };
  try {
    if (request.dryRun) await tried(machine, request, deps);
    else await act(machine, request, deps);
    return { ...about, outcome: request.dryRun ? 'planned' : 'done' };
  } catch (error) {
    return refused(about, error);
  }
}

/** What can be known without doing it. */
async function tried(
  machine: Machine,
  { action, profile: name, confirm }: BulkRequest,
  { inventory, installs }: BulkDeps,
): Promise<void> {
  const installing = action === 'arm' || action === 'disarm';
  if (installing && (await installs.get(machine.id)) === undefined) {
    throw new RouseError('NOT_INSTALLED_ONCE', machineLabel(machine));
  }
  if (name === undefined) return;
  const profile = await inventory.profiles.find(name);
  if (!profile) throw await unknownProfile(name, inventory);
  if (profile.destructive && !confirm.includes(machineLabel(machine))) {
    const detail = `profile ${name} has to be confirmed with ${machineLabel(machine)}`;
    throw new RouseError('CONFIRMATION_NEEDED', detail);
  }
}

async function act(machine: Machine, request: BulkRequest, deps: BulkDeps): Promise<unknown> {
  const { machines, adoption, installs, orders, wake } = deps;
  const { action, askedBy, profile, once, times, lifeMs, tags } = request;
  const { id } = machine;
  const label = machineLabel(machine);
  const confirm = request.confirm.includes(label) && { confirm: label };
  switch (action) {
    case 'adopt':
      return adoption.adopt(id, {
        ...{ askedBy, ...confirm },
        ...(profile && { profile }),
        ...(once && { once }),
      });
    case 'boot-once':
      if (!profile) throw new RouseError('REQUEST_INVALID', 'boot-once is about a profile');
      return orders.place(id, {
        ...{ profile, askedBy, ...confirm },
        ...(times !== undefined && { times }),
        ...(lifeMs !== undefined && { lifeMs }),
      });
    case 'ignore':
    case 'unignore':
      return adoption[action](id, askedBy);
    case 'arm':
    case 'disarm':
      return installs[action](id, askedBy);
    case 'cancel':
      return orders.cancel(id, askedBy);
    case 'wake':
      return wake(id, askedBy);
    case 'tag':
      return machines.patch(id, { tags });
    case 'delete':
      return machines.remove(id);
  }
}
