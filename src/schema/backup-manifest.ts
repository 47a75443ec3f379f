/**
 * What is written into a backup beside the database.
 *
 * Owns     the form of `manifest.json`. A later form has another `format`, and is refused here.
 * Tests    test/schema/backup-manifest.test.ts
 */
import { z } from 'zod';
import { RouseError } from '../domain/errors.ts';
import type { BackupManifest } from '../domain/recovery.ts';

const FORMAT = 'rouse-backup-1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const number = z.int().nonnegative();

const manifest = z.object({
  format: z.literal(FORMAT),
  version: z.string().max(64),
  schema: number.positive(),
  made_at: z.iso.datetime(),
  key: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  database: z.object({ sha256, size_bytes: number }),
  counts: z.record(z.string().max(64), number),
  assets: z.array(z.object({ url: z.string(), sha256, size_bytes: number })),
});

type BackupManifestText = z.infer<typeof manifest>;

export function manifestResource(of: BackupManifest): BackupManifestText {
  const { sha256: hash, sizeBytes } = of.database;
  return {
    format: FORMAT,
    version: of.version,
    schema: of.schema,
    made_at: new Date(of.madeAtMs).toISOString(),
    key: of.key ?? null,
    database: { sha256: hash, size_bytes: sizeBytes },
    counts: of.counts,
    assets: of.assets.map(({ sizeBytes: bytes, ...rest }) => ({ ...rest, size_bytes: bytes })),
  };
}

/** @throws RouseError BACKUP_UNUSABLE, BACKUP_NEWER */
export function parseBackupManifest(text: string): BackupManifest {
  const { made_at: madeAt, key, database, assets, ...of } = checked(text);
  return {
    version: of.version,
    schema: of.schema,
    counts: of.counts,
    madeAtMs: Date.parse(madeAt),
    ...(key !== null && { key }),
    database: { sha256: database.sha256, sizeBytes: database.size_bytes },
    assets: assets.map(({ size_bytes: sizeBytes, ...rest }) => ({ ...rest, sizeBytes })),
  };
}

function checked(text: string): BackupManifestText {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RouseError('BACKUP_UNUSABLE', 'its manifest is no JSON', { cause: error });
  }
  const { format } = Object(value) as { format?: unknown };
  if (typeof format === 'string' && /^rouse-backup-\d+$/.test(format) && format !== FORMAT) {
    throw new RouseError('BACKUP_NEWER', `it is of the form ${format}, expected ${FORMAT}`);
  }
  const found = manifest.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new RouseError('BACKUP_UNUSABLE', `its manifest is wrong at "${where}"`);
}
