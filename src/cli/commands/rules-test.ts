/**
 * `rouse rules test`: every condition of every rule, for one machine.
 *
 * Tests    test/cli/commands/rules-test.test.ts
 */
import type { Command } from 'commander';
import { conditionsTable, rulesTable } from '../rule-view.ts';
import type { Run } from '../run.ts';
import { addSupposedFlags, explanationOf, type SupposedFlags } from '../supposed-flags.ts';

export function addRulesTest(rules: Command, run: Run): void {
  const command = rules
    .command('test')
    .description('Tries every rule on a machine, there or not, and shows each condition.');
  addSupposedFlags(command).action(
    run<SupposedFlags>(async (context, [machine], flags) => {
      const tested = await explanationOf(context.api(), machine, flags);
      return {
        data: tested,
        names: tested.rules.flatMap(({ rule, verdict }) => (verdict === 'chosen' ? [rule] : [])),
        text: (view) =>
          tested.rules.length === 0
            ? 'there are no rules\n'
            : `${rulesTable(tested.rules, view)}${conditionsTable(tested.rules, view)}`.trimStart(),
      };
    }),
  );
}
