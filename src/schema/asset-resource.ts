/**
 * A file that is fetched from elsewhere, as JSON.
 *
 * Tests    test/schema/asset-resource.test.ts
 */
import type { StoredAsset } from '../domain/asset.ts';
import type { AssetState } from '../domain/use-cases.ts';

export interface AssetResource {
  readonly id: string;
  readonly url: string;
  readonly state: AssetState['state'];
  readonly used_by: readonly string[];
  readonly size_bytes?: number;
  readonly sha256?: string;
  /** `declared`: somebody had said the SHA-256; `first-use`: it is what was fetched first */
  readonly trust?: 'declared' | 'first-use';
  readonly first_seen_at?: string;
  readonly used_at?: string;
  /** while it is being fetched */
  readonly fetched_bytes?: number;
  readonly error?: { readonly code: string; readonly detail: string };
}

export function assetResource(asset: AssetState): AssetResource {
  const { id, url, state, usedBy, stored, progress, failure } = asset;
  return {
    id,
    url,
    state,
    used_by: usedBy,
    ...(stored && storedFields(stored)),
    ...(progress && {
      fetched_bytes: progress.bytes,
      ...(progress.sizeBytes !== undefined && { size_bytes: progress.sizeBytes }),
    }),
    ...(failure && { error: { code: failure.code, detail: failure.detail } }),
  };
}

function storedFields(stored: StoredAsset): Partial<AssetResource> {
  return {
    size_bytes: stored.sizeBytes,
    sha256: stored.sha256,
    trust: stored.declared ? 'declared' : 'first-use',
    first_seen_at: new Date(stored.firstSeenAtMs).toISOString(),
    used_at: new Date(stored.usedAtMs).toISOString(),
  };
}

/** A file that is gone. */
export function removedResource({ url, sha256, sizeBytes }: StoredAsset): object {
  return { url, sha256, size_bytes: sizeBytes };
}
