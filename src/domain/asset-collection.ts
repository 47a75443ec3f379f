/**
 * Which of the files that are kept may go.
 *
 * What a profile or image names stays, and so does what is being sent. Of the rest the versions of
 * Talos that were used last stay as well, so that a profile can be set back to one of them without
 * the factory, as long as there is room.
 *
 * Tests    test/domain/asset-collection.test.ts
 */
import type { StoredAsset } from './asset.ts';
import { factoryAssetIn } from './asset-wants.ts';

interface CollectionRules {
  /** URLs that some profile or image names */
  readonly named: ReadonlySet<string>;
  /** SHA-256 of what is being sent */
  readonly inUse: ReadonlySet<string>;
  /** versions of Talos kept beside those that are named */
  readonly versionsMax: number;
  readonly bytesMax: number;
}

/** @returns what goes, the one that was not used for longest first */
export function surplusOf(
  assets: readonly StoredAsset[],
  rules: CollectionRules,
): readonly StoredAsset[] {
  const byUse = assets
    .filter(({ url, sha256 }) => !rules.named.has(url) && !rules.inUse.has(sha256))
    .sort((a, b) => a.usedAtMs - b.usedAtMs);
  const keptVersions = lastVersions(byUse, rules.versionsMax);
  const surplus = new Set(byUse.filter((asset) => !keptVersions.has(versionOf(asset))));
  for (const asset of byUse) {
    const left = assets.filter((other) => !surplus.has(other));
    if (bytesOf(left) <= rules.bytesMax) break;
    surplus.add(asset);
  }
  return byUse.filter((asset) => surplus.has(asset));
}

/** Bytes that a further file may have when everything that may go has gone. */
export function roomBeside(
  assets: readonly StoredAsset[],
  rules: Omit<CollectionRules, 'versionsMax'>,
): number {
  const staying = assets.filter(
    ({ url, sha256 }) => rules.named.has(url) || rules.inUse.has(sha256),
  );
  return Math.max(0, rules.bytesMax - bytesOf(staying));
}

/** On disk a content lies once, whatever it is called. */
function bytesOf(assets: readonly StoredAsset[]): number {
  const sizes = new Map(assets.map(({ sha256, sizeBytes }) => [sha256, sizeBytes]));
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Undefined for what is no file of an Image Factory, and of which no version is kept. */
function versionOf({ url }: StoredAsset): string | undefined {
  return factoryAssetIn(url)?.version;
}

function lastVersions(byUse: readonly StoredAsset[], max: number): ReadonlySet<string | undefined> {
  const versions = byUse.toReversed().map(versionOf);
  return new Set([...new Set(versions.filter((version) => version !== undefined))].slice(0, max));
}
