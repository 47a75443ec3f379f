/**
 * What an unsaved profile would give a machine, and which machines boot by it now.
 *
 * Owns     for which machine it is shown where nobody names one. Nothing is kept, and everything
 *          else takes its turn meanwhile.
 * Limits   affectedMachinesMax machines are named, all are counted.
 * Tests    test/service/preview-profile.test.ts
 */
import { setImmediate } from 'node:timers/promises';
import { affectedMachinesMax } from '../domain/limits-bulk.ts';
import { ANY_MACHINE } from '../domain/any-machine.ts';
import { machineLabel, type Machine, type ProfileName } from '../domain/machine.ts';
import type { Inventory } from '../domain/ports.ts';
import type { PreviewProfile, RenderDraft } from '../domain/profile-ports.ts';
import type { Chooser } from './chooser.ts';
import { everyItem } from './every-item.ts';

interface PreviewProfileDeps {
  readonly inventory: Pick<Inventory, 'machines'>;
  readonly chooser: Pick<Chooser, 'choose'>;
  readonly render: RenderDraft;
}

/** Machines between two turns of the event loop: others boot meanwhile. */
const MACHINES_PER_TURN = 100;

export function createPreviewProfile(deps: PreviewProfileDeps): PreviewProfile {
  return async (draft, asked) => {
    const { first, names, total } = await concerned(draft.name, deps);
    const machine = asked ?? first ?? ANY_MACHINE;
    const made = await deps.render(draft, machine);
    return { machine: machineLabel(machine), made, affected: names, total };
  };
}

interface Concerned {
  readonly first: Machine | undefined;
  readonly names: readonly string[];
  readonly total: number;
}

async function concerned(
  profile: ProfileName,
  { inventory, chooser }: PreviewProfileDeps,
): Promise<Concerned> {
  const names: string[] = [];
  let first: Machine | undefined;
  let [seen, total] = [0, 0];
  for await (const machine of everyItem((page) => inventory.machines.list(page))) {
    seen += 1;
    if (seen % MACHINES_PER_TURN === 0) await setImmediate();
    if (machine.ignored) continue;
    const { choice } = await chooser.choose({ machine });
    if (choice?.profile !== profile) continue;
    first ??= machine;
    total += 1;
    if (names.length < affectedMachinesMax) names.push(machineLabel(machine));
  }
  return { first, names, total };
}
