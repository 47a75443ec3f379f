/**
 * `rouse inventory`: the machines as a dynamic inventory of Ansible.
 *
 * Owns     that it prints what Ansible reads, which runs it with --list, or with --host and a name.
 * Tests    test/cli/commands/inventory.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { calls } from '../calls.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';

interface Inventory {
  readonly _meta: { readonly hostvars: Readonly<Record<string, object>> };
  readonly all: { readonly hosts: readonly string[] };
}

interface Flags {
  readonly list?: boolean;
  readonly host?: string;
}

export function addInventory(program: Command, run: Run): void {
  program
    .command('inventory')
    .summary('the machines as an inventory of Ansible')
    .description(
      'Prints every machine with its groups and variables, as Ansible reads a dynamic inventory; ' +
        'with --host the variables of one machine.',
    )
    .option('--list', 'every machine, which is what it does without a flag as well')
    .option('--host <NAME>', 'the variables of one machine')
    .action(
      run<Flags>(async (context, _args, { host }) => {
        const { body: inventory } = await calls(context.api()).get('/api/v1/inventory/ansible');
        return host === undefined ? all(inventory) : one(inventory, host);
      }),
    );
}

function all(inventory: Inventory): Result {
  return printed(inventory, inventory.all.hosts);
}

/** @throws RouseError MACHINE_UNKNOWN */
function one({ _meta: { hostvars } }: Inventory, host: string): Result {
  const found = Object.hasOwn(hostvars, host) ? hostvars[host] : undefined;
  if (!found) throw new RouseError('MACHINE_UNKNOWN', host);
  return printed(found, [host]);
}

function printed(data: object, names: readonly string[]): Result {
  return { data, names, text: () => `${JSON.stringify(data, null, 2)}\n` };
}
