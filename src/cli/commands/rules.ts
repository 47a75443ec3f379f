/**
 * `rouse rules list|show|move|delete`, and the place of `test` and `preview`.
 *
 * Tests    test/cli/commands/rules.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { RuleResource } from '../../schema/shown/rule.ts';
import { calls } from '../calls.ts';
import { yamlText, type Result } from '../output.ts';
import { conditionsText, givesText } from '../rule-view.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { addRulesPreview } from './rules-preview.ts';
import { addRulesTest } from './rules-test.ts';

export function addRules(program: Command, run: Run): void {
  const rules = program
    .command('rules')
    .summary('list, show, try, order or delete selection rules')
    .description(
      'Which machines get which profile and kernel arguments, beside what is decided for each. ' +
        'Rules are declared with "rouse apply".',
    );

  rules
    .command('list')
    .description('Lists every rule in the order in which they are asked.')
    .action(
      run(async (context) => {
        const found = await calls(context.api()).all('/api/v1/rules');
        if (found.length === 0) context.suggest('None yet. Declare one: rouse apply -f FILE');
        return list(found);
      }),
    );

  rules
    .command('show')
    .description('Shows one rule as it can be applied again.')
    .argument('RULE', 'name of the rule')
    .action(
      run(async (context, [name = '']) => {
        const path = { reference: name };
        return show((await calls(context.api()).get('/api/v1/rules/{reference}', { path })).body);
      }),
    );

  addRulesTest(rules, run);
  addRulesPreview(rules, run);
  addMove(rules, run);

  rules
    .command('delete')
    .description('Deletes a rule. Machines that booted by it are decided without it from then on.')
    .argument('RULE', 'name of the rule')
    .action(
      run(async (context, [name = '']) => {
        const api = calls(context.api());
        const path = { reference: name };
        const { body: rule } = await api.get('/api/v1/rules/{reference}', { path });
        await api.delete('/api/v1/rules/{reference}', { path });
        return { data: rule, names: [name], text: () => `${name} deleted\n` };
      }),
    );
}

interface MoveFlags {
  readonly first?: true;
  readonly last?: true;
  readonly before?: string;
  readonly after?: string;
}

function addMove(rules: Command, run: Run): void {
  rules
    .command('move')
    .description('Has a rule asked earlier or later. Weights become multiples of ten.')
    .argument('RULE', 'name of the rule')
    .option('--first', 'before all others')
    .option('--last', 'after all others')
    .option('--before <RULE>', 'right before this one')
    .option('--after <RULE>', 'right after this one')
    .action(
      run<MoveFlags>(async (context, [name = ''], flags) => {
        if (Object.keys(flags).length !== 1) {
          throw new RouseError('USAGE', 'say one of --first, --last, --before or --after');
        }
        const api = calls(context.api());
        const found = await api.all('/api/v1/rules');
        const names = moved(
          found.map((rule) => rule.name),
          name,
          flags,
        );
        const { body } = await api.put('/api/v1/rules/order', { body: { names: [...names] } });
        return list(body.items);
      }),
    );
}

function moved(names: readonly string[], name: string, flags: MoveFlags): readonly string[] {
  const others = names.filter((other) => other !== name);
  if (others.length === names.length) throw new RouseError('RULE_UNKNOWN', name);
  return others.toSpliced(placeIn(others, flags), 0, name);
}

function placeIn(others: readonly string[], { first, last, before, after }: MoveFlags): number {
  if (first) return 0;
  if (last) return others.length;
  const neighbour = before ?? after ?? '';
  const at = others.indexOf(neighbour);
  if (at < 0) throw new RouseError('RULE_UNKNOWN', neighbour);
  return before === undefined ? at + 1 : at;
}

function list(rules: readonly RuleResource[]): Result {
  return {
    data: { items: rules },
    names: rules.map(({ name }) => name),
    text: ({ width, paint }) => table(rules, COLUMNS, { width, paint }),
  };
}

const COLUMNS: readonly Column<RuleResource>[] = [
  { header: 'NAME', value: ({ name }) => name, flexible: true },
  { header: 'WEIGHT', value: ({ weight }) => String(weight), align: 'right' },
  {
    header: 'STATE',
    value: ({ enabled }) => (enabled ? 'on' : 'off'),
    tone: ({ enabled }) => (enabled ? undefined : 'dim'),
  },
  { header: 'GIVES', value: givesText, flexible: true },
  { header: 'WHEN', value: ({ when }) => conditionsText(when), flexible: true },
];

const READ_ONLY: ReadonlySet<string> = new Set(['version', 'taken']);

/** Without what `rouse apply` does not take from a manifest. */
function show(rule: RuleResource): Result {
  const declaration = Object.entries(rule).filter(([member]) => !READ_ONLY.has(member));
  return {
    data: rule,
    names: [rule.name],
    text: () => yamlText(Object.fromEntries(declaration)),
  };
}
