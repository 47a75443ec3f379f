/**
 * `rouse apply`: makes the inventory what manifests say, all of it or nothing.
 *
 * Owns     gathering manifests from files, folders and standard input into one request, and
 *          showing what changed.
 * Leaves   reading and checking YAML to the API, which every client shares.
 * Tests    test/cli/commands/apply.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { PlannedChange } from '../../domain/use-cases.ts';
import type { Api } from '../api.ts';
import type { Context } from '../context.ts';
import { ServerProblem } from '../errors-output.ts';
import { collect } from '../flags.ts';
import { kindsFrom } from '../kinds.ts';
import { joinManifests, readManifests, type Joined } from '../manifests.ts';
import { planResult } from '../plan-view.ts';
import type { Run } from '../run.ts';
import { count } from '../../domain/units.ts';
import { pruneDigest } from '../../schema/prune-digest.ts';

interface ApplyFlags {
  readonly file: readonly string[];
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly prune?: boolean;
  readonly tag?: readonly string[];
  readonly kind?: readonly string[];
  readonly yes?: boolean;
}

/** What the API is asked to do with the manifests. */
interface Mode {
  readonly dryRun: boolean;
  /** parameters of the scope; none to remove nothing */
  readonly scope: readonly (readonly [name: string, value: string])[];
}

/** Applying an image reads every byte of it for its checksum; a minute does not go far. */
const TIMEOUT_MS = 30 * 60_000;

export function addApply(program: Command, run: Run): void {
  program
    .command('apply')
    .summary('make the inventory what manifests say')
    .description(
      'Creates and changes what the manifests declare so that it is as they say. With a mistake ' +
        'anywhere nothing is changed. Only --prune deletes: within a scope, what the manifests ' +
        'do not hold.',
    )
    .requiredOption<readonly string[]>(
      '-f, --file <FILE>',
      'manifest, folder of manifests, or - for standard input; may be repeated',
      collect,
    )
    .option('--dry-run', 'check everything and show what would change')
    .option('--diff', 'show every value that changes, before and after')
    .option('--prune', 'delete what the manifests do not hold; needs --tag or --kind')
    .option('-l, --tag <KEY=VALUE>', 'prune machines with this tag; may be repeated', collect)
    .option('--kind <KIND>', 'prune resources of this kind; may be repeated', collect)
    .option('-y, --yes', 'do not ask before anything is deleted')
    .action(
      run<ApplyFlags>(async (context, _args, flags) => {
        const dryRun: boolean = flags.dryRun ?? false;
        const scope = scopeFrom(flags);
        const joined = joinManifests(await readManifests(flags.file, context.cli.io));
        const api = context.api({ timeoutMs: TIMEOUT_MS });
        const asks = scope.length > 0 && !dryRun && !flags.yes;
        const confirmed = asks ? await confirmedPlan(context, api, { joined, scope }) : [];
        const changes = await send(api, joined, { dryRun, scope: [...scope, ...confirmed] });
        const machines = changes.some((one) => one.kind === 'machine' && one.change !== 'deleted');
        if (machines && !dryRun) context.suggest('Next: rouse script MACHINE shows what it boots.');
        return planResult(changes, { dryRun, diff: flags.diff ?? false });
      }),
    );
}

/** @throws RouseError USAGE: nothing is ever pruned without a scope */
function scopeFrom({ prune = false, tag = [], kind = [] }: ApplyFlags): Mode['scope'] {
  const scope = [
    ...kindsFrom(kind).map((one) => ['pruneKind', one] as const),
    ...tag.map((one) => ['pruneTag', one] as const),
  ];
  if (prune === scope.length > 0) return scope;
  throw new RouseError(
    'USAGE',
    prune
      ? 'expected --prune with a scope: --tag KEY=VALUE for machines, or --kind KIND'
      : 'expected --prune beside --tag and --kind, which say what it may delete',
  );
}

/** Names that a question shows; the plan of a dry run has them all. */
const NAMED_MAX = 5;

/** @returns what says which plan was agreed to: by the time it is sent, another one may be due */
async function confirmedPlan(
  context: Context,
  api: Api,
  { joined, scope }: { readonly joined: Joined; readonly scope: Mode['scope'] },
): Promise<Mode['scope']> {
  const plan = await send(api, joined, { dryRun: true, scope });
  await confirm(context, plan);
  return [['pruneConfirmed', pruneDigest(plan)]];
}

/** @throws RouseError USAGE when nobody says yes */
async function confirm(
  { cli: { io }, globals }: Context,
  plan: readonly PlannedChange[],
): Promise<void> {
  const gone = plan.filter(({ change }) => change === 'deleted');
  if (gone.length === 0) return;
  const named = gone.slice(0, NAMED_MAX).map(({ kind, name }) => `${kind} ${name}`);
  const more = gone.length > NAMED_MAX ? [`${gone.length - NAMED_MAX} more`] : [];
  const list = [...named, ...more].join(', ');
  const what = `${count(gone.length, 'resource')} would be deleted: ${list}`;
  if (!io.ask || !globals.input) {
    throw new RouseError('USAGE', `${what}; look with --dry-run, and say --yes`);
  }
  const typed = await io.ask(`${what}. Type yes to go on: `);
  if (typed.trim() !== 'yes') throw new RouseError('USAGE', 'expected yes; nothing was changed');
}

async function send(
  api: Api,
  joined: Joined,
  { dryRun, scope }: Mode,
): Promise<readonly PlannedChange[]> {
  const query = new URLSearchParams({ source: joined.source, dryRun: String(dryRun) });
  for (const [name, value] of scope) query.append(name, value);
  try {
    const { body } = await api.send({
      method: 'POST',
      path: `/api/v1/apply?${query.toString()}`,
      headers: { 'content-type': 'text/yaml' },
      body: joined.text,
    });
    return (JSON.parse(body) as { changes: readonly PlannedChange[] }).changes;
  } catch (error) {
    if (error instanceof ServerProblem) throw located(error, joined);
    throw error;
  }
}

/** Several files travel as one text; their mistakes are told in their own lines. */
function located({ problem }: ServerProblem, joined: Joined): ServerProblem {
  const errors = problem.errors?.map(({ field, message }) => ({
    field: joined.locate(field),
    message,
  }));
  return new ServerProblem({ ...problem, ...(errors && { errors }) });
}
