/**
 * `rouse import matchbox`: profiles, rules and machines out of the folder of a matchbox server.
 *
 * Owns     that a machine which people declared is left as it is, as with leases, and what the
 *          person is told about what could not be taken over.
 * Leaves   what becomes of each file to schema/matchbox.
 * Tests    test/cli/commands/import-matchbox.test.ts
 */
import type { Command } from 'commander';
import { errorOf, RouseError, type ErrorDetail } from '../../domain/errors.ts';
import { parseImageName } from '../../domain/machine.ts';
import { printableWithin } from '../../domain/printable.ts';
import { writeManifest } from '../../schema/manifest-text.ts';
import type { Assets } from '../../schema/matchbox/boot.ts';
import type { MachineFields } from '../../schema/matchbox/groups.ts';
import { planMatchbox, type MatchboxPlan } from '../../schema/matchbox/plan.ts';
import { knownMachines, type KnownMachine } from '../import/known-machines.ts';
import { applyText } from '../apply-text.ts';
import type { Context } from '../context.ts';
import { readMatchboxFolder } from '../import/matchbox-folder.ts';
import type { Result, View } from '../output.ts';
import { planResult } from '../plan-view.ts';
import type { Run } from '../run.ts';

interface MatchboxFlags {
  readonly assets?: string;
  readonly unknown?: boolean;
  readonly print?: boolean;
  readonly dryRun?: boolean;
}

/** Checksums of an image's files are made while it is applied. */
const TIMEOUT_MS = 30 * 60_000;

export function addImportMatchbox(parent: Command, run: Run): void {
  parent
    .command('matchbox')
    .summary('take over groups and profiles of matchbox')
    .description(
      'Reads the data folder of a matchbox server and declares what is in it: its profiles with ' +
        'their Ignition, cloud and generic files, a rule for each group, and the machines that ' +
        'groups name by hardware address, with their metadata as variables. What cannot be taken ' +
        'over is told with its file. Machines that were declared before are left as they are.',
    )
    .argument('DIR', 'folder that holds "groups" and "profiles", such as /var/lib/matchbox')
    .option(
      '--assets <WHERE>',
      'where its /assets are now: a URL, or image:NAME for files in images/NAME',
    )
    .option('--unknown', 'rules are also for machines that nobody decided about')
    .option('--print', 'print the manifest, and declare nothing')
    .option('--dry-run', 'check everything and show what would be declared')
    .action(
      run<MatchboxFlags>(async (context, [folder = ''], flags) => {
        const files = await readMatchboxFolder(folder, context.cli.io);
        const assets = flags.assets === undefined ? undefined : assetsFrom(flags.assets);
        const plan = planMatchbox(files, {
          ...(assets && { assets }),
          unknown: flags.unknown ?? false,
        });
        if (plan.mistakes.length > 0) throw errorOf('IMPORT_INVALID', plan.mistakes);
        return flags.print ? printed(context, plan) : await declared(context, plan, flags);
      }),
    );
}

/** @throws RouseError USAGE */
function assetsFrom(text: string): Assets {
  const [, name] = /^image:(.*)$/.exec(text) ?? [];
  const image = name === undefined ? undefined : parseImageName(name);
  if (image !== undefined) return { kind: 'image', image };
  if (/^https?:\/\/[^/]/.test(text)) return { kind: 'url', url: text };
  throw new RouseError('USAGE', `expected --assets with a URL or image:NAME, found "${text}"`);
}

function printed(context: Context, { documents, machines, warnings }: MatchboxPlan): Result {
  for (const warning of warnings) context.note(warningText(warning));
  const every = [...documents, ...machines];
  return { data: { manifest: every, warnings }, text: () => writeManifest(every) };
}

async function declared(
  context: Context,
  plan: MatchboxPlan,
  { dryRun = false }: MatchboxFlags,
): Promise<Result> {
  const api = context.api({ timeoutMs: TIMEOUT_MS });
  const known = await knownMachines(api);
  const { machines, kept } = besideKnown(plan.machines, known);
  const text = writeManifest([...plan.documents, ...machines]);
  const changes = await applyText(api, text, { source: 'matchbox', dryRun });
  const warnings = [...plan.warnings, ...kept];
  const result = planResult(changes, { dryRun, diff: false });
  return {
    ...result,
    data: { dry_run: dryRun, changes, warnings },
    text: (view) => `${result.text(view)}${warningsText(warnings, view)}`,
  };
}

interface BesideKnown {
  readonly machines: readonly MachineFields[];
  readonly kept: readonly ErrorDetail[];
}

/** Declaring a machine again would clear whatever else was declared about it. */
function besideKnown(
  machines: readonly MachineFields[],
  known: readonly KnownMachine[],
): BesideKnown {
  const owners = new Map(known.flatMap((one) => one.macs.map((mac) => [mac, one] as const)));
  const names = new Set(known.flatMap(({ name }) => name ?? []));
  const kept: ErrorDetail[] = [];
  const own = machines.flatMap((machine): MachineFields[] => {
    const { name, ...rest } = machine;
    const [mac = ''] = machine.macs;
    const owner = owners.get(mac as MachineFields['macs'][number]);
    if (owner?.configured) {
      kept.push({ field: mac, message: 'is declared already; left as it is' });
      return [];
    }
    const macs = owner?.macs ?? machine.macs;
    if (name === undefined || !names.has(name)) return [{ ...machine, macs }];
    kept.push({ field: mac, message: `gets no name: ${name} is another machine` });
    return [{ ...rest, macs }];
  });
  return { machines: own, kept };
}

/** Characters of a warning that are shown; it may name many variables. */
const WARNING_SHOWN = 400;

function warningText({ field, message }: ErrorDetail): string {
  return printableWithin(`${field}  ${message}`, WARNING_SHOWN);
}

function warningsText(warnings: readonly ErrorDetail[], { paint }: View): string {
  return warnings.map((one) => `  ${paint('warn', warningText(one))}\n`).join('');
}
