/**
 * `rouse machines ignore|unignore|history`: machines that nobody answers, and what was
 * done with one.
 *
 * Tests    test/cli/commands/machines-adopt.test.ts
 */
import type { Command } from 'commander';
import type { MachineResource } from '../../schema/machine-resource.ts';
import type { HistoryResource } from '../../schema/operation-requests.ts';
import { getJson } from '../api.ts';
import { nameOf, resourcePath } from '../resources.ts';
import type { Run } from '../run.ts';
import { table } from '../table.ts';
import { ago } from '../units.ts';

export function addMachinesIgnore(machines: Command, run: Run): void {
  add('ignore', 'Has nobody answer a machine, until it is called off.', {
    said: 'is ignored from now on',
  });
  add('unignore', 'Answers a machine again that was ignored.', { said: 'is answered again' });

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

  machines
    .command('history')
    .description('Shows what was done with a machine, and by whom, the newest first.')
    .argument('MACHINE', 'name, code, id or hardware address')
    .action(
      run(async (context, [reference = '']) => {
        const path = `${resourcePath('MACHINE', reference)}/history`;
        const history = await getJson<{ readonly items: readonly HistoryResource[] }>(
          context.api(),
          path,
        );
        return {
          data: history,
          names: history.items.map(({ action }) => action),
          text: ({ width, paint, nowMs }) =>
            table(
              history.items,
              [
                { header: 'WHEN', value: ({ at }) => ago(at, nowMs) },
                { header: 'WHAT', value: ({ action }) => action },
                { header: 'PROFILE', value: ({ profile }) => profile ?? '-', flexible: true },
                { header: 'BY', value: ({ asked_by: by }) => by, flexible: true },
              ],
              { width, paint },
            ),
        };
      }),
    );
}
