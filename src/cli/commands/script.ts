/**
 * `rouse script`: the exact text that a machine would get now.
 *
 * Tests    test/cli/commands/script.test.ts
 */
import type { Command } from 'commander';
import { resourcePath } from '../resources.ts';
import type { Run } from '../run.ts';

interface ScriptFlags {
  readonly showSecrets?: true;
}

export function addScript(program: Command, run: Run): void {
  program
    .command('script')
    .summary('print the boot script of a machine')
    .description(
      'Prints the iPXE script that the machine would get now, byte for byte. Asking does not ' +
        'count as a boot. Join tokens and their like are left out unless they are asked for.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('--show-secrets', 'with join tokens and addresses of configurations')
    .action(
      run<ScriptFlags>(async (context, [machine = ''], { showSecrets = false }) => {
        const query = showSecrets ? '?secrets=true' : '';
        const path = `${resourcePath('MACHINE', machine)}/script${query}`;
        const { body } = await context.api().send({ method: 'GET', path });
        return { data: { machine, script: body }, names: [machine], text: () => body };
      }),
    );
}
