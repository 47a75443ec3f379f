/**
 * A machine as the API answers with it: as declared, as seen, and the word for how it stands now.
 *
 * Tests    test/http/api/shown-machine.test.ts
 */
import { machineState } from '../../domain/machine-state.ts';
import type { FactsOf } from '../../domain/machine-facts.ts';
import type { Machine } from '../../domain/machine.ts';
import type { Waiting } from '../../domain/waiting.ts';
import { machineResource } from '../../schema/machine-resource.ts';
import type { MachineResource } from '../../schema/shown/machine.ts';

interface ShownMachineDeps {
  readonly factsOf: FactsOf;
  readonly isWaiting: Waiting['isWaiting'];
}

export function shownMachine({
  factsOf,
  isWaiting,
}: ShownMachineDeps): (machine: Machine) => MachineResource {
  return (machine) => ({
    ...machineResource(machine, factsOf(machine.id)),
    state: machineState(machine, { waits: isWaiting(machine.macs) }),
  });
}
