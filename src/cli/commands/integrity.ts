/**
 * `rouse integrity check|accept`, `rouse audit verify`: whether what is stored is what was written.
 *
 * Tests    test/cli/commands/integrity.test.ts
 */
import { Argument, type Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import {
  PROVEN_KINDS,
  type AuditReport,
  type IntegrityReport,
  type ProvenKind,
  type ProvenRow,
} from '../../domain/integrity.ts';
import { calls } from '../calls.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { count } from '../../domain/units.ts';

export function addIntegrity(program: Command, run: Run): void {
  const integrity = program
    .command('integrity')
    .summary('find rows that are not as Rouse wrote them')
    .description(
      'Machines, profiles, rules, orders, users, sessions and API tokens have a proof beside ' +
        'them, which a changed bit does not pass. A row that does not pass is not used.',
    );
  integrity
    .command('check')
    .description('Looks at every row that has a proof. Exit code 1 when one is damaged.')
    .action(
      run(async (context) => checked((await calls(context.api()).get('/api/v1/integrity')).body)),
    );
  integrity
    .command('accept')
    .description('Says that a row is right as it is now. Look at it first: it decides what boots.')
    .addArgument(new Argument('KIND', 'as the check prints it').choices(PROVEN_KINDS))
    .argument('NAME', 'likewise')
    .action(
      run(async (context, [kind = '', name = '']) => {
        const value = { kind: kind as ProvenKind, name };
        await calls(context.api()).post('/api/v1/integrity/accept', { body: value });
        return { data: value, names: [name], text: () => `${kind} ${name} is used again\n` };
      }),
    );
}

/** @param audit  the command whose list it is */
export function addAuditVerify(audit: Command, run: Run): void {
  audit
    .command('verify')
    .description(
      'Says whether rows were altered, taken out, put in or exchanged. Exit code 1 when so.',
    )
    .action(
      run(async (context) =>
        verified((await calls(context.api()).get('/api/v1/audit/verification')).body),
      ),
    );
}

const NO_KEY = 'nothing could be verified: there is no key, or it cannot be used';

function checked(report: IntegrityReport): Result {
  const { verified: isVerified, rows, damaged, unproven } = report;
  const shown = (word: string) => (row: ProvenRow) => `${word}  ${row.kind} ${row.name}`;
  return {
    data: report,
    names: damaged.map(({ name }) => name),
    ...(damaged.length > 0 && { exit: EXIT.failed }),
    text: () =>
      [
        ...damaged.map(shown('damaged ')),
        ...unproven.map(shown('unproven')),
        isVerified ? `${count(rows, 'row')}, ${damaged.length} damaged` : NO_KEY,
        '',
      ].join('\n'),
  };
}

function verified(report: AuditReport): Result {
  const { verified: isVerified, rows, unproven, faults } = report;
  const rest = unproven > 0 ? `, ${unproven} from before there was a key` : '';
  return {
    data: report,
    ...(faults.length > 0 && { exit: EXIT.failed }),
    text: () =>
      [
        ...faults,
        isVerified ? `${count(rows, 'row')}, ${count(faults.length, 'fault')}${rest}` : NO_KEY,
        '',
      ].join('\n'),
  };
}
