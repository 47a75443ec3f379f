/**
 * Configurations, images and files from elsewhere as answers have them.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { count, shownError, time, version, type Shown } from './shown.ts';

const text = z.string().exactOptional();

const CONFIG = {
  kind: z.literal('config'),
  name: z.string(),
  base: z.string(),
  patches: z.array(z.string()),
};
/** With the texts. */
export const configContent = z.strictObject(CONFIG);
/** Marks stand for the texts. */
export const config = z.strictObject({
  ...CONFIG,
  /** kinds and names */
  documents: z.array(z.string()),
  /** of all texts */
  size_bytes: count,
  sha256: z.string(),
  version,
});
export type ConfigResource = Shown<typeof config>;

export const image = z.strictObject({
  kind: z.literal('image'),
  name: z.string(),
  files: z.record(
    z.string(),
    z.union([z.string(), z.strictObject({ url: z.string(), sha256: text })]),
  ),
  /** of files on disk */
  file_details: z.record(
    z.string(),
    z.strictObject({ size_bytes: count, modified_at: time, sha256: z.string() }),
  ),
  version,
});
export type ImageResource = Shown<typeof image>;

export const asset = z.strictObject({
  id: z.string(),
  url: z.string(),
  state: z.enum(['missing', 'fetching', 'complete', 'failed']),
  used_by: z.array(z.string()),
  size_bytes: count.exactOptional(),
  sha256: text,
  /** `declared`: somebody had said the SHA-256; `first-use`: it is what was fetched first */
  trust: z.enum(['declared', 'first-use']).exactOptional(),
  first_seen_at: time.exactOptional(),
  used_at: time.exactOptional(),
  /** while it is being fetched */
  fetched_bytes: count.exactOptional(),
  error: shownError.exactOptional(),
});
export type AssetResource = Shown<typeof asset>;

export const verifiedAsset = z.strictObject({
  id: z.string(),
  url: z.string(),
  verdict: z.enum(['good', 'damaged', 'missing']),
});

export const removedAsset = z.strictObject({
  url: z.string(),
  sha256: z.string(),
  size_bytes: count,
});

export const factoryVersion = z.string();
export const factoryExtension = z.strictObject({
  name: z.string(),
  ref: z.string(),
  digest: z.string(),
  author: z.string(),
  description: z.string(),
});
export const factoryOverlay = z.strictObject({
  name: z.string(),
  image: z.string(),
  ref: z.string(),
  digest: z.string(),
});

export const planned = z.strictObject({
  dry_run: z.boolean(),
  changes: z.array(
    z.strictObject({
      kind: z.enum(['config', 'image', 'machine', 'profile', 'rule']),
      name: z.string(),
      change: z.enum(['created', 'updated', 'unchanged', 'deleted']),
      /** names of fields that differ */
      fields: z.array(z.string()),
      /** every value that differs; secrets are their marks */
      details: z.array(
        z.strictObject({
          /** JSON pointer */
          field: z.string(),
          before: z.unknown().optional(),
          after: z.unknown().optional(),
        }),
      ),
    }),
  ),
});
