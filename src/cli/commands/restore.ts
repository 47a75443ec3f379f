/**
 * `rouse restore`: a backup in the place of the inventory, while no server runs.
 *
 * Tests    test/cli/commands/restore.test.ts, test/api/recovery.test.ts
 */
import path from 'node:path';
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { KeyMatch, RestoreReport } from '../../domain/recovery.ts';
import { manifestResource } from '../../schema/backup-manifest.ts';
import type { Context } from '../context.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { ago, count } from '../../domain/units.ts';

interface RestoreFlags {
  readonly check?: boolean;
  readonly yes?: boolean;
}

export function addRestore(program: Command, run: Run): void {
  program
    .command('restore')
    .summary('put a backup in the place of the inventory')
    .description(
      'Takes a file of "rouse backup" while the server is stopped. Everything is checked before ' +
        'anything changes; cut off at any point, the inventory is the one or the other. The ' +
        'former database stays beside the new one. Sessions, tokens of boots and orders of then ' +
        'do not come back; machines that were installed since the backup stay installed.',
    )
    .argument('FILE', 'a file that "rouse backup" wrote')
    .option('--check', 'say whether it could be restored, and change nothing')
    .option('-y, --yes', 'do not ask before an inventory is replaced')
    .action(run<RestoreFlags>((context, [name = ''], flags) => restore(context, name, flags)));
}

async function restore(
  context: Context,
  name: string,
  { check = false, yes = false }: RestoreFlags,
): Promise<Result> {
  const { config } = context.load();
  const file = path.resolve(context.cli.io.cwd, name);
  const recovery = context.cli.deps.recoveryOf(config);
  const report = await recovery.restore(file, async (found) => {
    if (check) return false;
    if (found.replaces && !yes) await confirm(context, config.data_dir);
    return true;
  });
  return shown(report, context);
}

const WORD = 'replace';

async function confirm({ cli: { io }, globals }: Context, dataDir: string): Promise<void> {
  if (!io.ask || !globals.input) {
    throw new RouseError('USAGE', `the inventory in ${dataDir} would be replaced; say --yes`);
  }
  const typed = await io.ask(`Type "${WORD}" to replace the inventory in ${dataDir}: `);
  if (typed.trim() !== WORD) throw new RouseError('USAGE', 'nothing was changed');
}

/** What the key that is here means for the secrets in the backup. */
const KEYS: Readonly<Record<KeyMatch, string | undefined>> = {
  'not-needed': undefined,
  fits: undefined,
  other:
    'The key that is here is another one: secrets stay locked until the right key file is in its ' +
    'place. Machines that need none boot.',
  missing:
    'There is no key here: secrets stay locked until the key file of the backup is in its place. ' +
    'Machines that need none boot.',
  unreadable: 'The key that is here cannot be used, and secrets stay locked: see rouse doctor.',
};

function shown(report: RestoreReport, context: Context): Result {
  const { manifest, restored, key, former, forgotten, installsKept } = report;
  const warning = KEYS[key];
  if (warning !== undefined) context.note(warning);
  const made = new Date(manifest.madeAtMs).toISOString();
  const machines = manifest.counts['machines'] ?? 0;
  return {
    data: {
      ...{ restored, key, former: former ?? null },
      manifest: manifestResource(manifest),
      assets_missing: report.assetsMissing,
      files_missing: report.filesMissing,
      forgotten,
      installs_kept: installsKept,
    },
    names: former === undefined ? [] : [former],
    text: () =>
      [
        `${restored ? 'Restored' : 'Can be restored'}: the inventory of ` +
          `${ago(made, context.view.nowMs)}, with ${count(machines, 'machine')}.`,
        ...(former === undefined ? [] : [`The former database: ${former}`]),
        ...leftOut(report),
        '',
      ].join('\n'),
  };
}

function leftOut(report: RestoreReport): readonly string[] {
  const { forgotten, installsKept, assetsMissing, filesMissing } = report;
  const past = Object.values(forgotten).reduce((sum, rows) => sum + rows, 0);
  const files = filesMissing.length;
  return [
    ...(past > 0 ? [`Left out: tokens, sessions and orders of the past (${past}).`] : []),
    ...(installsKept > 0
      ? [`${count(installsKept, 'machine')} installed since the backup: they stay installed.`]
      : []),
    ...(assetsMissing > 0
      ? [`${count(assetsMissing, 'fetched file')} not here: fetched again when used.`]
      : []),
    ...(files > 0
      ? [`${count(files, 'file')} of images not here, such as ${filesMissing[0]}`]
      : []),
  ];
}
