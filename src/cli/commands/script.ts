/**
 * `rouse script`: the exact text that a machine would get now.
 *
 * Tests    test/cli/commands/script.test.ts
 */
import { Option, type Command } from 'commander';
import { SCRIPT_STAGES, type ScriptStage } from '../../domain/script-stage.ts';
import { calls } from '../calls.ts';
import type { Run } from '../run.ts';

interface ScriptFlags {
  readonly showSecrets?: true;
  readonly stage?: ScriptStage;
}

export function addScript(program: Command, run: Run): void {
  program
    .command('script')
    .summary('print the boot script of a machine')
    .description(
      'Prints the iPXE script that the machine would get now, byte for byte. Asking does not ' +
        'count as a boot. Join tokens and their like are left out unless they are asked for. A ' +
        'stage is one of the scripts on its way: the one it begins with, the one it waits ' +
        'with, its menu, or what it boots in the end.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .option('--show-secrets', 'with join tokens and addresses of configurations')
    .addOption(new Option('--stage <STAGE>', 'not that of now').choices(SCRIPT_STAGES))
    .action(
      run<ScriptFlags>(async (context, [machine = ''], { showSecrets, stage }) => {
        const { body } = await calls(context.api()).get('/api/v1/machines/{reference}/script', {
          path: { reference: machine },
          query: { secrets: showSecrets && 'true', stage },
        });
        return { data: { machine, script: body }, names: [machine], text: () => body };
      }),
    );
}
