/**
 * `rouse backup`: the inventory as one file, while the server uses it.
 *
 * Tests    test/cli/commands/backup.test.ts, test/api/recovery.test.ts
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import type { BackupManifest, Recovery } from '../../domain/recovery.ts';
import { writeWholeFile } from '../../platform/whole-file.ts';
import { manifestResource } from '../../schema/backup-manifest.ts';
import { refusedBy } from '../api.ts';
import { dialBytes, nobodyListens } from '../client.ts';
import type { Context } from '../context.ts';
import { timeoutMsOf } from '../flags.ts';
import { createLiveLines } from '../live-lines.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { count, size } from '../../domain/units.ts';

interface BackupFlags {
  readonly force?: boolean;
}

/** Until the copy is made and the first byte of it comes. */
const TIMEOUT_MS = 10 * 60_000;

export function addBackup(program: Command, run: Run): void {
  program
    .command('backup')
    .summary('copy the inventory into one file, also while the server runs')
    .description(
      'Writes the inventory as it is at one moment, with a manifest, into one file that only its ' +
        'owner can read. Machines boot meanwhile. The file is a tar archive, and has neither the ' +
        'key that secrets are sealed with nor the files that were fetched: keep the key apart.',
    )
    .argument('FILE', 'where to; a name such as rouse-2026-11-26.tar')
    .option('--force', 'write over a file of that name')
    .action(run<BackupFlags>((context, [name = ''], flags) => backup(context, name, flags)));
}

async function backup(
  context: Context,
  name: string,
  { force: replace = false }: BackupFlags,
): Promise<Result> {
  const { io, deps } = context.cli;
  const file = path.resolve(io.cwd, name);
  if (!replace && existsSync(file)) throw new RouseError('FILE_EXISTS', file);
  const recovery = deps.recoveryOf(context.load().config);
  const { bytes, sizeBytes } = await source(context, recovery);
  const lines = createLiveLines({
    stdout: (shown) => {
      io.stderr(shown);
    },
    isTty: io.isTty,
  });
  let manifest: BackupManifest | undefined;
  try {
    await writeWholeFile({
      ...{ file, replace, content: bytes },
      written(sofar) {
        if (sizeBytes) lines.passing(`${size(sofar)} of ${size(sizeBytes)}`);
      },
      // What was received is what was sent, or it does not get its name.
      async check(finished) {
        manifest = await recovery.verify(finished);
      },
    });
  } finally {
    lines.end();
  }
  if (manifest === undefined) throw new RouseError('INTERNAL', 'a backup was not looked at');
  return written(file, manifest);
}

interface Source {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly sizeBytes: number | undefined;
}

/** From the server, and where none runs from the inventory itself. */
async function source(context: Context, recovery: Recovery): Promise<Source> {
  const timeoutMs = timeoutMsOf(context.globals, TIMEOUT_MS);
  const dial = { ...context.dial(), timeoutMs };
  try {
    const answer = await dialBytes({ method: 'GET', path: '/api/v1/backup' }, dial);
    if (answer.status === 200) return answer;
    const body = await text(answer.bytes);
    throw refusedBy({ status: answer.status, headers: {}, body });
  } catch (error) {
    const isOther = dial.server !== undefined || context.globals.socket !== undefined;
    if (!nobodyListens(error) || isOther) throw error;
  }
  const { content: bytes, sizeBytes } = await recovery.make();
  context.note('No server runs: this is the inventory on disk.');
  return { bytes, sizeBytes };
}

function written(file: string, manifest: BackupManifest): Result {
  const { counts, assets, database } = manifest;
  return {
    data: { file, manifest: manifestResource(manifest) },
    names: [file],
    text: () =>
      [
        `${file}: ${count(counts['machines'] ?? 0, 'machine')}, ` +
          `${count(counts['profiles'] ?? 0, 'profile')}, ${size(database.sizeBytes)}`,
        manifest.key === undefined
          ? 'There are no secrets in it.'
          : `Its secrets open with key ${manifest.key} alone, which is not in it.`,
        ...(assets.length > 0 ? [`${count(assets.length, 'fetched file')} named, not in it.`] : []),
        '',
      ].join('\n'),
  };
}
