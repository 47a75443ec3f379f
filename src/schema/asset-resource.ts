/**
 * A file that is fetched from elsewhere, as JSON.
 *
 * Tests    test/schema/asset-resource.test.ts
 */
import type { StoredAsset } from '../domain/asset.ts';
import type { AssetState } from '../domain/use-cases.ts';
import type { AssetResource } from './shown/content.ts';

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
