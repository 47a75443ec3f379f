/**
 * `rouse machines ignore|unignore|history`: machines that nobody answers, and what was
 * done with one.
 *
 * Tests    test/cli/commands/machines-adopt.test.ts
 */
import type { Command } from 'commander';
import type { HistoryResource } from '../../schema/shown/operation.ts';
import { getJson } from '../api.ts';
import { addMachineAction } from '../machine-action.ts';
import { resourcePath } from '../resources.ts';
import type { Run } from '../run.ts';
import { table } from '../table.ts';
import { ago } from '../units.ts';

export function addMachinesIgnore(machines: Command, run: Run): void {
  addMachineAction(machines, run, {
    name: 'ignore',
    description: 'Has nobody answer a machine, until it is called off.',
    said: 'is ignored from now on',
  });
  addMachineAction(machines, run, {
    name: 'unignore',
    description: 'Answers a machine again that was ignored.',
    said: 'is answered again',
  });

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
