/**
 * What people and programs do with one machine at a time.
 *
 * Owns     reading before writing in one transaction, so that two changes at once never mix.
 * Tests    test/service/machines.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { machineLabel, type Machine, type MachineId } from '../domain/machine.ts';
import { parseMac } from '../domain/mac.ts';
import type { Inventory, SaveOptions } from '../domain/ports.ts';
import type { MachineDraft, ManageMachines, PutOptions } from '../domain/use-cases.ts';
import { parseRequest } from '../schema/issues.ts';
import { draftFromMachine, machineBody, machineContent } from '../schema/machine-resource.ts';
import { mergePatch } from './merge-patch.ts';
import { notAsAddressed, refuseExisting, refuseMissing } from './preconditions.ts';
import { putMachine, type Outcome } from './put.ts';
import { checkMachine } from './references.ts';
import { among } from './same-machine.ts';

interface ManageMachinesDeps {
  readonly inventory: Inventory;
  readonly newId: () => MachineId;
}

export function createManageMachines({ inventory, newId }: ManageMachinesDeps): ManageMachines {
  const put = async (
    inside: Inventory,
    change: { draft: MachineDraft; meant: Machine | undefined; options: SaveOptions },
  ): Promise<Outcome<Machine>> => {
    const { draft, meant, options } = change;
    await checkMachine(draft, inside);
    const found = await among(draft, meant, inside.machines);
    return putMachine(inside, { draft, found, newId, options });
  };

  return {
    get: (reference) => existing(inventory, reference),
    list: (page) => inventory.machines.list(page),
    put: (reference, draft, options: PutOptions = {}) =>
      inventory.transaction(async (inside) => {
        const meant = await inside.machines.find(reference);
        if (meant) refuseExisting(machineLabel(meant), options);
        else refuseMissing(reference, options);
        if (!meant) await refuseForeign(reference, draft, inside);
        const { value, change } = await put(inside, { draft, meant, options });
        return { value, created: change === 'created' };
      }),
    patch: (reference, patch, options = {}) =>
      inventory.transaction(async (inside) => {
        const meant = await existing(inside, reference);
        const patched = mergePatch(machineContent(draftFromMachine(meant)), patch);
        const draft = parseRequest(machineBody, patched);
        return (await put(inside, { draft, meant, options })).value;
      }),
    remove: (reference, options) =>
      inventory.transaction(async (inside) => {
        const machine = await existing(inside, reference);
        await inside.machines.remove(machine.id, options);
      }),
  };
}

async function existing(inventory: Inventory, reference: string): Promise<Machine> {
  const machine = await inventory.machines.find(reference);
  if (machine === undefined) throw new RouseError('MACHINE_UNKNOWN', reference);
  return machine;
}

/**
 * A new machine is called, or has the address, by which the request names it, and none of its
 * addresses belongs to a machine that people declared under another name.
 */
async function refuseForeign(
  reference: string,
  draft: MachineDraft,
  inventory: Inventory,
): Promise<void> {
  const mac = parseMac(reference);
  const agrees = mac === undefined ? draft.name === reference : draft.macs.includes(mac);
  if (!agrees) throw notAsAddressed(mac === undefined ? '/name' : '/macs', reference);
  const { machine } = await among(draft, undefined, inventory.machines);
  if (machine?.configured !== true) return;
  throw new RouseError('MACHINE_CONFLICT', `its address belongs to ${machineLabel(machine)}`);
}
