/**
 * `rouse machines arm|disarm`: whether the next boot of a machine installs, where its profile does
 * that once.
 *
 * Tests    test/cli/commands/machines-arm.test.ts
 */
import type { Command } from 'commander';
import type { MachineResource } from '../../schema/machine-resource.ts';
import { nameOf, resourcePath } from '../resources.ts';
import type { Run } from '../run.ts';

/** As `/api/v1/machines/{reference}/install` answers. */
export interface InstallResource {
  readonly state: 'none' | 'armed' | 'handed-over' | 'installed';
  readonly profile?: string;
  readonly at?: string;
}

export function addMachinesArm(machines: Command, run: Run): void {
  add('arm', 'Has the next boot of a machine install, which its profile does once.', {
    said: 'installs at its next boot',
  });
  add('disarm', 'Has a machine boot its disk, as if its profile had installed it.', {
    said: 'boots its disk',
  });

  function add(action: string, description: string, { said }: { readonly said: string }): void {
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
}
