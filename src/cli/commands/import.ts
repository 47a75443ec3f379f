/**
 * `rouse import`: the place of what is taken over from other programs.
 *
 * Tests    test/cli/commands/import-leases.test.ts, test/cli/commands/import-matchbox.test.ts
 */
import type { Command } from 'commander';
import type { Run } from '../run.ts';
import { addImportLeases } from './import-leases.ts';
import { addImportMatchbox } from './import-matchbox.ts';

export function addImport(program: Command, run: Run): void {
  const parent = program
    .command('import')
    .summary('take over machines from other programs')
    .description('Takes over what other programs know of machines.');
  addImportLeases(parent, run);
  addImportMatchbox(parent, run);
}
