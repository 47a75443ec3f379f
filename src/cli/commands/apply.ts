/**
 * `rouse apply`: makes the inventory what manifests say, all of it or nothing.
 *
 * Owns     gathering manifests from files, folders and standard input into one request, and
 *          showing what changed.
 * Leaves   reading and checking YAML to the API, which every client shares.
 * Tests    test/cli/commands/apply.test.ts
 */
import type { Command } from 'commander';
import type { PlannedChange } from '../../domain/use-cases.ts';
import { ServerProblem } from '../errors-output.ts';
import { collect } from '../flags.ts';
import { joinManifests, readManifests, type Joined } from '../manifests.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import type { Tone } from '../style.ts';
import { table, type Column } from '../table.ts';
import type { Api } from '../api.ts';
import { count } from '../units.ts';

interface ApplyFlags {
  readonly file: readonly string[];
  readonly dryRun?: true;
}

interface Mode {
  readonly dryRun: boolean;
}

/** Applying an image reads every byte of it for its checksum; a minute does not go far. */
const TIMEOUT_MS = 30 * 60_000;

export function addApply(program: Command, run: Run): void {
  program
    .command('apply')
    .summary('make the inventory what manifests say')
    .description(
      'Creates and changes machines, profiles and images so that they are as the manifests say. ' +
        'With a mistake anywhere nothing is changed. Nothing is ever deleted.',
    )
    .requiredOption<readonly string[]>(
      '-f, --file <FILE>',
      'manifest, folder of manifests, or - for standard input; may be repeated',
      collect,
    )
    .option('--dry-run', 'check everything and show what would change')
    .action(
      run<ApplyFlags>(async (context, _args, { file, dryRun = false }) => {
        const manifests = await readManifests(file, context.cli.io);
        const joined = joinManifests(manifests);
        const changes = await send(context.api({ timeoutMs: TIMEOUT_MS }), joined, { dryRun });
        const machines = changes.some(({ kind }) => kind === 'machine');
        if (machines && !dryRun) context.suggest('Next: rouse script MACHINE shows what it boots.');
        return applied(changes, { dryRun });
      }),
    );
}

async function send(api: Api, joined: Joined, { dryRun }: Mode): Promise<readonly PlannedChange[]> {
  const query = new URLSearchParams({ source: joined.source, dryRun: String(dryRun) });
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

const TONES: Readonly<Record<PlannedChange['change'], Tone>> = {
  created: 'good',
  updated: 'warn',
  unchanged: 'dim',
};

const COLUMNS: readonly Column<PlannedChange>[] = [
  { header: 'CHANGE', value: ({ change }) => change, tone: ({ change }) => TONES[change] },
  { header: 'KIND', value: ({ kind }) => kind },
  { header: 'NAME', value: ({ name }) => name },
  { header: 'FIELDS', value: ({ fields }) => fields.join(', '), flexible: true },
];

function applied(changes: readonly PlannedChange[], { dryRun }: Mode): Result {
  const real = changes.filter(({ change }) => change !== 'unchanged');
  return {
    data: { dry_run: dryRun, changes },
    names: real.map(({ kind, name }) => `${kind}/${name}`),
    text: ({ width, paint }) => {
      if (real.length === 0) return `no changes (${count(changes.length, 'resource')} checked)\n`;
      const kept = changes.length - real.length;
      const verb = dryRun ? 'would change' : 'changed';
      const rest = kept > 0 ? `, ${kept} unchanged` : '';
      return `${table(real, COLUMNS, { width, paint })}${real.length} ${verb}${rest}\n`;
    },
  };
}
