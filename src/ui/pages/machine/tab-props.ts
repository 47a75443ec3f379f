/**
 * What each tab of a machine is given.
 *
 * Tests    test/browser/machines.test.ts
 */
import { putMachine, type MachineResource } from '../../live/machines.ts';
import type { Resource } from '../../resource.ts';

export interface TabProps {
  readonly machine: MachineResource;
  readonly resource: Resource<MachineResource>;
}

/** Takes a machine that a change answered with, on this page and everywhere. */
export function taken(resource: Resource<MachineResource>, machine: MachineResource): void {
  resource.set({ data: machine, etag: `"${machine.version}"` });
  putMachine(machine);
}
