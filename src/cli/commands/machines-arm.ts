/**
 * `rouse machines arm|disarm`: whether the next boot of a machine installs, where its profile does
 * that once.
 *
 * Tests    test/cli/commands/machines-arm.test.ts
 */
import type { Command } from 'commander';
import { addMachineAction } from '../machine-action.ts';
import type { Run } from '../run.ts';

export function addMachinesArm(machines: Command, run: Run): void {
  addMachineAction(machines, run, {
    name: 'arm',
    description: 'Has the next boot of a machine install, which its profile does once.',
    said: 'installs at its next boot',
  });
  addMachineAction(machines, run, {
    name: 'disarm',
    description: 'Has a machine boot its disk, as if its profile had installed it.',
    said: 'boots its disk',
  });
}
