/**
 * Commands that do one thing to one machine, and print what that comes to.
 *
 * Tests    test/cli/commands/machines-arm.test.ts
 */
import type { Command } from 'commander';
import type { MachineResource } from '../schema/shown/machine.ts';
import { nameOf, resourcePath } from './resources.ts';
import type { Run } from './run.ts';

interface MachineAction {
  /** as the command and the API call it */
  readonly name: string;
  readonly description: string;
  /** goes on after the machine's name: "is ignored from now on" */
  readonly said: string;
}

export function addMachineAction(
  machines: Command,
  run: Run,
  { name: action, description, said }: MachineAction,
): void {
  machines
    .command(action)
    .description(description)
    .argument('MACHINE', 'name, code, id or hardware address')
    .action(
      run(async (context, [reference = '']) => {
        const path = `${resourcePath('MACHINE', reference)}/actions/${action}`;
        const { body } = await context.api().send({ method: 'POST', path });
        const machine = JSON.parse(body) as MachineResource;
        const name = nameOf(machine);
        return { data: machine, names: [name], text: () => `${name} ${said}\n` };
      }),
    );
}
