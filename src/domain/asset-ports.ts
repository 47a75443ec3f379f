/**
 * What is needed to fetch files from elsewhere once and keep them, as types; see ports.ts.
 */
import type { AssetProgress, AssetSource, AssetVerdict, StoredAsset } from './asset.ts';
import type { OpenFile } from './ports.ts';
import type { TalosArch } from './talos.ts';

/** Which files were fetched whole. */
export interface AssetRows {
  find(url: string): Promise<StoredAsset | undefined>;
  all(): Promise<readonly StoredAsset[]>;
  save(asset: StoredAsset): Promise<void>;
  remove(url: string): Promise<void>;
}

export interface RemoteRequest extends Pick<AssetSource, 'url' | 'from'> {
  /** bytes that are here already; the answer goes on after them where `validator` still holds */
  readonly startBytes: number;
  /** of the bytes that are here, as `RemoteFile` had it */
  readonly validator?: string;
  readonly signal: AbortSignal;
}
/** A file elsewhere whose bytes have not been read yet. */
export interface RemoteFile {
  /** where the bytes begin: as asked for, or 0 when the file is another one by now */
  readonly startBytes: number;
  /** of the whole file, where the other side says it */
  readonly sizeBytes?: number;
  /** what If-Range takes: a strong ETag or a date */
  readonly validator?: string;
  /** throws RouseError when the other side stops in the middle */
  readonly body: AsyncIterable<Uint8Array>;
}
/** @throws RouseError FACTORY_FAILED, ASSET_FETCH_FAILED */
export type OpenRemoteFile = (request: RemoteRequest) => Promise<RemoteFile>;

/**
 * Opens a file that is fetched when it is not here yet, and served while it arrives.
 *
 * @throws RouseError FACTORY_FAILED, ASSET_FETCH_FAILED, ASSET_HASH_MISMATCH, ASSET_TOO_LARGE,
 *         ASSET_STORE_FULL; also from `chunk` of the file that is opened
 */
export type OpenAsset = (source: AssetSource) => Promise<OpenFile>;

/** Files that are fetched once and kept. */
export interface AssetLibrary {
  readonly open: OpenAsset;
  /** has it here, and right, when it returns; as `open` has it otherwise */
  readonly obtain: (source: AssetSource) => Promise<StoredAsset>;
  /** whether it can be opened without asking anybody */
  readonly isHere: (source: AssetSource) => Promise<boolean>;
  /** of a file that is being fetched now */
  readonly progressOf: (source: AssetSource) => AssetProgress | undefined;
  readonly all: () => Promise<readonly StoredAsset[]>;
  /** reads it whole; what is damaged is put aside and fetched again at its next use */
  readonly verify: (asset: StoredAsset) => Promise<AssetVerdict>;
  /** whoever is being sent it gets the rest */
  readonly remove: (asset: StoredAsset) => Promise<void>;
  /** SHA-256 of the files that are being sent */
  readonly inUse: () => ReadonlySet<string>;
}

/**
 * The command line that the Image Factory gives a version, as its file
 * `cmdline-{platform}-{arch}[-secureboot]` has it; undefined where that was not fetched. From
 * memory, because a decision never waits for the disk.
 */
export type FactoryCmdlineOf = (wanted: {
  readonly schematic: string;
  readonly version: string;
  readonly platform: string;
  readonly arch: TalosArch;
  readonly secureBoot: boolean;
}) => string | undefined;

/** Makes a schematic known to an Image Factory. `yaml`: as the factory prints it, if it says so. */
export type CreateSchematic = (
  factoryUrl: string,
  yaml: string,
) => Promise<{ readonly id: string; readonly yaml?: string }>;

export interface FactoryExtension {
  readonly name: string;
  readonly ref: string;
  readonly digest: string;
  readonly author: string;
  readonly description: string;
}
export interface FactoryOverlay {
  readonly name: string;
  readonly image: string;
  readonly ref: string;
  readonly digest: string;
}
/** Every question is for the factory of that base URL. @throws RouseError FACTORY_FAILED */
export interface FactoryClient {
  versions(factoryUrl: string): Promise<readonly string[]>;
  extensions(factoryUrl: string, version: string): Promise<readonly FactoryExtension[]>;
  overlays(factoryUrl: string, version: string): Promise<readonly FactoryOverlay[]>;
  readonly createSchematic: CreateSchematic;
}
