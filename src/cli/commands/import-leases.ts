/**
 * `rouse import leases`: machines out of what a DHCP server has given addresses to.
 *
 * Owns     reading the file, and declaring what is new in requests of a bounded size.
 * Leaves   formats to schema/leases, and what becomes of each machine to import/lease-plan.ts.
 * Tests    test/cli/commands/import-leases.test.ts, test/interop/leases.test.ts
 */
import { Argument, Option, type Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import {
  leaseFileBytesMax,
  leaseMachinesMax,
  leasesPerRequestMax,
  skippedShownMax,
} from '../../domain/limits-import.ts';
import type { ReadLeases } from '../../schema/leases/lease.ts';
import { LEASE_FORMATS, readLeases, type LeaseFormat } from '../../schema/leases/read.ts';
import { writeManifest } from '../../schema/manifest-text.ts';
import type { Api } from '../api.ts';
import { knownMachines } from '../import/known-machines.ts';
import { applyText } from '../apply-text.ts';
import { collect } from '../flags.ts';
import { planLeases, type PlannedMachine } from '../import/lease-plan.ts';
import { readBoundedText } from '../manifests.ts';
import type { Result, View } from '../output.ts';
import { pairFrom } from '../pairs.ts';
import type { Run } from '../run.ts';
import type { Tone } from '../style.ts';
import { table, type Column } from '../table.ts';
import { count } from '../../domain/units.ts';

interface LeaseFlags {
  readonly format: LeaseFormat;
  readonly tag?: readonly string[];
  readonly dryRun?: boolean;
}

export function addImportLeases(parent: Command, run: Run): void {
  parent
    .command('leases')
    .summary('declare machines that a DHCP server knows')
    .description(
      'Reads the leases of a DHCP server, a table or the output of "ip neigh", and declares the ' +
        'machines in it with their hardware address and name. Machines that were declared before ' +
        'are left as they are. Lines that are not understood are skipped and counted.',
    )
    .addArgument(new Argument('FILE', 'file to read, or - for standard input'))
    .addOption(
      new Option('--format <FORMAT>', 'what wrote the file')
        .choices(LEASE_FORMATS)
        .makeOptionMandatory(),
    )
    .option('--tag <KEY=VALUE>', 'a tag for each new machine; may be repeated', collect)
    .option('--dry-run', 'show what would be declared')
    .action(
      run<LeaseFlags>(async (context, [file = ''], flags) => {
        const tags = Object.fromEntries((flags.tag ?? []).map(pairFrom));
        const text = await readBoundedText(file, context.cli.io, leaseFileBytesMax);
        const read = understood(readLeases(text, flags.format), flags.format);
        const api = context.api();
        const known = await knownMachines(api);
        const plan = planLeases(read.leases, known);
        const dryRun = flags.dryRun ?? false;
        await declare(api, plan, { tags, dryRun });
        if (!dryRun) context.suggest('Next: rouse machines set MACHINE --profile NAME');
        return imported(plan, { skipped: read.skipped, dryRun });
      }),
    );
}

/** @throws RouseError USAGE for a table without names of columns, and for too many machines */
function understood(read: ReadLeases | undefined, format: LeaseFormat): ReadLeases {
  if (!read) {
    const column = format === 'kea' ? 'hwaddr' : 'mac';
    throw new RouseError('USAGE', `expected a first line with a column "${column}"`);
  }
  if (read.leases.length <= leaseMachinesMax) return read;
  const found = `found ${read.leases.length}`;
  throw new RouseError('USAGE', `expected at most ${leaseMachinesMax} leases, ${found}`);
}

interface Declaring {
  readonly tags: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
}

async function declare(
  api: Api,
  plan: readonly PlannedMachine[],
  { tags, dryRun }: Declaring,
): Promise<void> {
  const documents = plan
    .filter(({ change }) => change !== 'kept')
    .map(({ macs, name }) => ({
      kind: 'machine',
      ...(name !== undefined && { name }),
      macs,
      tags,
    }));
  for (let at = 0; at < documents.length; at += leasesPerRequestMax) {
    const text = writeManifest(documents.slice(at, at + leasesPerRequestMax));
    await applyText(api, text, { source: 'leases', dryRun });
  }
}

const TONES: Readonly<Record<PlannedMachine['change'], Tone>> = {
  created: 'good',
  adopted: 'good',
  kept: 'dim',
};

const COLUMNS: readonly Column<PlannedMachine>[] = [
  { header: 'CHANGE', value: ({ change }) => change, tone: ({ change }) => TONES[change] },
  { header: 'MAC', value: ({ macs }) => macs[0] ?? '' },
  { header: 'NAME', value: ({ name }) => name ?? '-' },
  { header: 'ADDRESS', value: ({ address }) => address ?? '-', dropOrder: 1 },
  { header: 'NOTE', value: ({ note }) => note ?? '', flexible: true },
];

interface Outcome {
  readonly skipped: ReadLeases['skipped'];
  readonly dryRun: boolean;
}

function imported(plan: readonly PlannedMachine[], { skipped, dryRun }: Outcome): Result {
  const made = plan.filter(({ change }) => change !== 'kept');
  return {
    data: { dry_run: dryRun, machines: plan, skipped },
    names: made.map(({ name, macs }) => name ?? macs[0] ?? ''),
    text: (view) => {
      const rows = plan.length === 0 ? '' : table(plan, COLUMNS, view);
      const verb = dryRun ? 'would be declared' : 'declared';
      const told = [
        `${count(made.length, 'machine')} ${verb}`,
        `${plan.length - made.length} kept`,
        `${count(skipped.length, 'entry')} skipped`.replace('entrys', 'entries'),
      ];
      return `${rows}${told.join(', ')}\n${skippedText(skipped, view)}`;
    },
  };
}

function skippedText(skipped: Outcome['skipped'], { paint }: View): string {
  const shown = skipped
    .slice(0, skippedShownMax)
    .map(({ line, reason }) => `line ${line}: ${reason}`);
  const rest = skipped.length - shown.length;
  if (rest > 0) shown.push(`and ${rest} more`);
  return shown.map((text) => `  ${paint('dim', text)}\n`).join('');
}
