/**
 * `rouse rules preview`: which machines would boot something else if rules were changed.
 *
 * Owns     which documents of manifests are rules; the others are for `rouse apply`.
 * Tests    test/cli/commands/rules-preview.test.ts
 */
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import type { Shown } from '../../api-client/client.ts';
import { RouseError } from '../../domain/errors.ts';
import { calls } from '../calls.ts';
import { collect } from '../flags.ts';
import { readManifests } from '../manifests.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { count } from '../../domain/units.ts';

interface PreviewFlags {
  readonly file?: readonly string[];
  readonly remove?: readonly string[];
}

interface Given {
  readonly profile?: string;
  readonly rule?: string;
  readonly once?: true;
  readonly max_machines?: number;
  readonly args: readonly string[];
}
interface Change {
  readonly machine: string;
  readonly from: Given;
  readonly to: Given;
}
interface Preview {
  readonly machines: number;
  readonly changed: number;
  readonly changes: readonly Change[];
}

export function addRulesPreview(rules: Command, run: Run): void {
  rules
    .command('preview')
    .description(
      'Shows which machines would boot something else if rules were as manifests say. Nothing ' +
        'is saved. Documents of other kinds are left out.',
    )
    .option('-f, --file <FILE>', 'manifest, folder, or - for standard input', collect)
    .option('--remove <RULE>', 'as if this rule were deleted; may be repeated', collect)
    .action(
      run<PreviewFlags>(async (context, _args, { file = [], remove = [] }) => {
        if (file.length + remove.length === 0) {
          throw new RouseError('USAGE', 'say --file or --remove: nothing would change');
        }
        const manifests = await readManifests(file, context.cli.io);
        const rules = manifests.flatMap(({ text }) => rulesIn(text));
        const body = { rules, remove: [...remove] };
        return previewed((await calls(context.api()).post('/api/v1/rules/preview', { body })).body);
      }),
    );
}

/** As they were written: the server says what is wrong with them. */
function rulesIn(text: string): Shown<'RuleInput'>[] {
  return parseAllDocuments(text).flatMap((document) => {
    const data: unknown = document.toJS();
    const isRule = typeof data === 'object' && data !== null && 'kind' in data;
    return isRule && data.kind === 'rule' ? [data as Shown<'RuleInput'>] : [];
  });
}

const COLUMNS: readonly Column<Change>[] = [
  { header: 'MACHINE', value: ({ machine }) => machine },
  { header: 'NOW', value: ({ from }) => givenText(from), flexible: true },
  { header: 'THEN', value: ({ to }) => givenText(to), flexible: true },
];

function previewed(preview: Preview): Result {
  const { machines, changed, changes } = preview;
  return {
    data: preview,
    names: changes.map(({ machine }) => machine),
    text: ({ paint, width }) => {
      const total = `${changed} of ${count(machines, 'machine')} would boot something else\n`;
      if (changes.length === 0) return total;
      const more = changed - changes.length;
      const rest = more > 0 ? `and ${more} more\n` : '';
      return `${table(changes, COLUMNS, { paint, width })}${rest}${total}${limitNote(changes)}`;
    },
  };
}

function givenText({ profile, rule, once, args }: Given): string {
  const by = rule === undefined ? '' : ` by ${rule}`;
  const what = profile === undefined ? 'no profile' : `${profile}${once ? ' once' : ''}${by}`;
  return args.length === 0 ? what : `${what}, ${args.join(' ')}`;
}

/** Which machines come first is not known before they do. */
function limitNote(changes: readonly Change[]): string {
  const limits = new Map(changes.map(({ to }) => [to.rule, to.max_machines]));
  return [...limits]
    .map(([rule, most]) =>
      rule === undefined || most === undefined
        ? ''
        : `${rule} takes ${count(most, 'machine')}: those that boot first\n`,
    )
    .join('');
}
