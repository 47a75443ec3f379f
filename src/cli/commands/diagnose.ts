/**
 * `rouse diagnose [MACHINE]`: what is wrong with the latest boots.
 *
 * Tests    test/cli/commands/diagnose.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { pageEntriesMax } from '../../domain/limits.ts';
import type { BootResource, BootSummary } from '../../schema/shown/boot.ts';
import { diagnosisText, NO_BOOTS, soundText } from '../boot-view.ts';
import { listBoots, oneBoot } from '../boot-source.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';

/** Of so many boots it is looked at which were the last of their machines. */
const LOOKED_AT = pageEntriesMax;
const SHOWN_DEFAULT = 10;

interface DiagnoseFlags {
  readonly lines: string;
}

export function addDiagnose(program: Command, run: Run): void {
  program
    .command('diagnose')
    .summary('say what is wrong with boots, and what to do')
    .description(
      'Says what was found to be wrong with the latest boot of a machine, or of each one: what ' +
        'was seen and expected, likely causes in order, a check that shows which one it is, and ' +
        'the fix.',
    )
    .argument('[MACHINE]', 'name, id or hardware address; all machines unless given')
    .option('-n, --lines <N>', 'of how many machines at most', String(SHOWN_DEFAULT))
    .action(
      run<DiagnoseFlags>(async (context, [machine], { lines }) => {
        const shown = countOf(lines);
        const query = { limit: machine === undefined ? LOOKED_AT : 1 };
        const api = context.api();
        const { items } = await listBoots(api, { machine, query });
        const latest = latestOfEach(items);
        const faulty = latest.filter(({ finding_ids: ids }) => ids.length > 0).slice(0, shown);
        const boots = await Promise.all(faulty.map(({ id }) => oneBoot(api, id)));
        return told(context, { boots, latest });
      }),
    );
}

function countOf(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1) return count;
  throw new RouseError('USAGE', `expected 1 to 999 after --lines, found "${text}"`);
}

/** Boots come latest first: the first one of a machine is its last. */
function latestOfEach(boots: readonly BootSummary[]): readonly BootSummary[] {
  const seen = new Set<string>();
  return boots.filter(({ macs, machine_id: id }) => {
    const names = id === undefined ? macs : [id, ...macs];
    const known = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return !known;
  });
}

interface Found {
  readonly boots: readonly BootResource[];
  readonly latest: readonly BootSummary[];
}

function told(context: Context, { boots, latest }: Found): Result {
  const [first] = latest;
  if (!first) context.suggest(NO_BOOTS);
  return {
    data: { items: boots },
    names: boots.map(({ id }) => id),
    text: (view) => {
      if (boots.length > 0) return boots.map((boot) => diagnosisText(boot, view)).join('\n');
      if (latest.length > 1)
        return `Nothing is wrong with the last boots of ${latest.length} machines.\n`;
      return first ? soundText(first) : '';
    },
  };
}
