/**
 * `rouse machines ignore|unignore|history`: machines that nobody answers, and what was
 * done with one.
 *
 * Tests    test/cli/commands/machines-adopt.test.ts
 */
import type { Command } from 'commander';
import { calls } from '../calls.ts';
import { addMachineAction } from '../machine-action.ts';
import type { Run } from '../run.ts';
import { table } from '../table.ts';
import { ago } from '../../domain/units.ts';

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
        const { body: history } = await calls(context.api()).get(
          '/api/v1/machines/{reference}/history',
          { path: { reference } },
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
