/**
 * A file that Rouse fetches from elsewhere, keeps, and serves to its machines.
 *
 * Owns     the nouns, and how an asset is called where its URL is too long or tells too much.
 * Leaves   fetching and keeping to src/assets, and what is thrown away to asset-collection.ts.
 * Tests    test/domain/asset.test.ts
 */

/** Where a file comes from, and what it must be. */
export interface AssetSource {
  readonly url: string;
  /** who is named when it cannot be fetched */
  readonly from: 'factory' | 'url';
  /** lower-case hexadecimal; undefined: whatever is fetched first */
  readonly sha256?: string;
}

/** A file that was fetched whole. */
export interface StoredAsset {
  readonly url: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** somebody had said what it must be; otherwise it is trusted because it came first */
  readonly declared: boolean;
  readonly firstSeenAtMs: number;
  /** to the hour */
  readonly usedAtMs: number;
}

/** How far a file is that is being fetched. */
export interface AssetProgress {
  readonly bytes: number;
  /** undefined until the other side has said it, which it need not do */
  readonly sizeBytes?: number;
}

/** What became of looking at a file that is kept. */
export type AssetVerdict = 'good' | 'damaged' | 'missing';

/** A URL without its query, which may hold what gives access. For logs and events. */
export function publicUrl(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
