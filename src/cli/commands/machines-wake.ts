/**
 * `rouse machines wake`: switches a machine on over the network, as far as that can be done.
 *
 * Tests    test/cli/commands/machines-wake.test.ts
 */
import type { Command } from 'commander';
import type { Run } from '../run.ts';
import { wakeMachine, wakeText } from '../wake.ts';

export function addMachinesWake(machines: Command, run: Run): void {
  machines
    .command('wake')
    .summary('switch a machine on over the network')
    .description(
      'Has the running server send Wake-on-LAN packets for each hardware address of the machine, ' +
        'through every interface that it serves. The machine must have it switched on in its ' +
        'firmware. Nobody answers such a packet: whether it is on, nobody knows before it asks ' +
        'to boot.',
    )
    .argument('MACHINE', 'name, code, id or hardware address')
    .action(
      run(async (context, [reference = '']) => {
        const woken = await wakeMachine(context.api({ server: true }), reference);
        const { machine } = woken;
        return { data: woken, names: [machine], text: () => wakeText(machine, woken) };
      }),
    );
}
