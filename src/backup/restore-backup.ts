/**
 * A backup put in the place of the inventory.
 *
 * Owns     the order: read and hash it, make a database of it beside the one that is there, ask,
 *          exchange. Until the last step nothing has changed.
 * Leaves   the database to the store.
 * Tests    test/backup/restore-backup.test.ts
 */
import { existsSync } from 'node:fs';
import type { BackupManifest, KeyMatch, Recovery, RestoreReport } from '../domain/recovery.ts';
import { RouseError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { withBackup } from './read-backup.ts';

/** What the store makes of the database of a backup. */
interface Staged {
  readonly facts: Pick<BackupManifest, 'schema' | 'key'>;
  readonly filesMissing: readonly string[];
  readonly forgotten: Readonly<Record<string, number>>;
  readonly installsKept: number;
}

export interface Restoring {
  readonly replaces: boolean;
  stage(content: AsyncIterable<Uint8Array>): Promise<Staged>;
  exchange(stamp: string): string | undefined;
  close(): void;
}

export interface RestoreDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** takes hold of the data directory */
  readonly begin: () => Restoring;
  /** @returns undefined when there is no key. @throws RouseError SECRETS_KEY_UNUSABLE */
  readonly keyIdentity: () => string | undefined;
  /** where a kept file would be */
  readonly assetFile: (sha256: string) => string;
}

export function createRestore(deps: RestoreDeps): Recovery['restore'] {
  return (file, confirm) =>
    withBackup(file, async ({ manifest, database }) => {
      const restoring = deps.begin();
      try {
        const { facts, ...staged } = await restoring.stage(database());
        refuseOther(manifest, facts);
        const { replaces } = restoring;
        const found: RestoreReport = {
          ...{ manifest, restored: false, ...staged },
          key: keyMatch(manifest, deps),
          assetsMissing: missing(manifest, deps),
        };
        if (!(await confirm({ ...found, replaces }))) return found;
        const former = restoring.exchange(stamp(deps.clock.nowMs()));
        return { ...found, restored: true, ...(former !== undefined && { former }) };
      } finally {
        restoring.close();
      }
    });
}

function refuseOther(manifest: BackupManifest, facts: Staged['facts']): void {
  if (facts.schema === manifest.schema && facts.key === manifest.key) return;
  throw new RouseError('BACKUP_UNUSABLE', 'its manifest is that of another database');
}

function keyMatch({ key }: BackupManifest, { keyIdentity }: RestoreDeps): KeyMatch {
  if (key === undefined) return 'not-needed';
  try {
    const here = keyIdentity();
    if (here === undefined) return 'missing';
    return here === key ? 'fits' : 'other';
  } catch (error) {
    if (error instanceof RouseError) return 'unreadable';
    throw error;
  }
}

function missing({ assets }: BackupManifest, { assetFile }: RestoreDeps): number {
  return assets.filter(({ sha256 }) => !existsSync(assetFile(sha256))).length;
}

/** `2026-11-26T18-45-00-000Z`. */
function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[:.]/g, '-');
}
