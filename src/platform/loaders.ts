/**
 * The boot loaders in memory, each verified once when the process starts.
 *
 * Owns     the decision which loaders may be served: those the manifest knows by checksum, and
 *          those an operator fetched knowingly although the manifest does not know them.
 * Leaves   which machine gets which loader to domain/loaders.ts, and what an operator adds to
 *          own-loaders.ts.
 * Limits   about 5 MB; inside the executable these are pages of the executable, not copies.
 * Tests    test/platform/loaders.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import type { Asset } from '../domain/ports.ts';
import { hasAsset, readAsset } from './assets.ts';
import {
  checksumMismatch,
  LOADER_FOLDER,
  LOADER_MANIFEST,
  LOADER_RECORD,
  parseLoaderManifest,
  parseLoaderRecord,
  sha256Of,
  type LoaderRow,
} from './loader-manifest.ts';

export interface LoadedLoaders {
  /** by the name machines ask for */
  readonly assets: ReadonlyMap<string, Asset>;
  /** one for each loader that is missing, wrong, or other than the one that was tried */
  readonly problems: readonly RouseError[];
}

interface AssetFiles {
  readonly readAsset: (key: string) => Uint8Array;
  readonly hasAsset: (key: string) => boolean;
}

/** Reads and verifies every loader of the manifest. Never throws for a loader: see `problems`. */
export function loadLoaders(files: AssetFiles = { readAsset, hasAsset }): LoadedLoaders {
  const recorded = readRecord(files);
  const assets = new Map<string, Asset>();
  const problems: RouseError[] = [];
  for (const row of parseLoaderManifest(files.readAsset(LOADER_MANIFEST)).loaders) {
    const { asset, problem } = loadOne(row, { files, recorded });
    if (asset) assets.set(asset.name, asset);
    if (problem) problems.push(problem);
  }
  return { assets, problems };
}

interface Known {
  readonly files: AssetFiles;
  readonly recorded: ReadonlyMap<string, string>;
}

function loadOne(row: LoaderRow, known: Known): { asset?: Asset; problem?: RouseError } {
  const key = `${LOADER_FOLDER}/${row.name}`;
  if (!known.files.hasAsset(key)) {
    return { problem: new RouseError('LOADER_MISSING', `${row.name} is not in ${LOADER_FOLDER}`) };
  }
  const bytes = known.files.readAsset(key);
  const sha256 = sha256Of(bytes);
  const asset: Asset = { name: row.name, bytes, sha256 };
  if (sha256 === row.sha256) return { asset };
  if (sha256 === known.recorded.get(row.name)) {
    return { asset, problem: new RouseError('LOADER_UNVERIFIED', `${row.name}, ${sha256}`) };
  }
  return { problem: checksumMismatch(row, { sha256, bytes: bytes.byteLength }) };
}

function readRecord(files: AssetFiles): Map<string, string> {
  if (!files.hasAsset(LOADER_RECORD)) return new Map();
  const record = parseLoaderRecord(files.readAsset(LOADER_RECORD));
  return new Map(record.files.map((file) => [file.name, file.sha256]));
}
