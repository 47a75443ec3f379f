/**
 * `rouse script`: the exact text that a machine would get now.
 *
 * Tests    test/cli/commands/script.test.ts
 */
import type { Command } from 'commander';
import { resourcePath } from '../resources.ts';
import type { Run } from '../run.ts';

export function addScript(program: Command, run: Run): void {
  program
    .command('script')
    .summary('print the boot script of a machine')
    .description(
      'Prints the iPXE script that the machine would get now, byte for byte. Asking does not ' +
        'count as a boot.',
    )
    .argument('MACHINE', 'name, id or hardware address')
    .action(
      run(async (context, [machine = '']) => {
        const path = `${resourcePath('MACHINE', machine)}/script`;
        const { body } = await context.api().send({ method: 'GET', path });
        return { data: { machine, script: body }, names: [machine], text: () => body };
      }),
    );
}
