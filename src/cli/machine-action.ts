/**
 * Commands that do one thing to one machine, and print what that comes to.
 *
 * Tests    test/cli/commands/machines-arm.test.ts
 */
import type { Command } from 'commander';
import { calls } from './calls.ts';
import { nameOf } from './resources.ts';
import type { Run } from './run.ts';

interface MachineAction {
  /** as the command and the API call it */
  readonly name: 'arm' | 'disarm' | 'ignore' | 'unignore';
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
        const { body: machine } = await calls(context.api()).post(
          `/api/v1/machines/{reference}/actions/${action}`,
          { path: { reference } },
        );
        const name = nameOf(machine);
        return { data: machine, names: [name], text: () => `${name} ${said}\n` };
      }),
    );
}
