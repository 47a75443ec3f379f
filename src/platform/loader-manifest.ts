/**
 * Which boot loaders Rouse publishes, and how each of them is recognised.
 *
 * Owns     the form of assets/ipxe/manifest.json and of the record beside fetched loaders, and the
 *          comparison of a file with its row.
 * Leaves   fetching to scripts/loaders, reading at start to loaders.ts.
 * Tests    test/platform/loader-manifest.test.ts, test/scripts/fetch-loaders.test.ts
 */
import { hash } from 'node:crypto';
import type { MachineArch } from '../domain/arch.ts';
import { RouseError } from '../domain/errors.ts';

export const LOADER_MANIFEST = 'assets/ipxe/manifest.json';
/** Where fetched loaders lie under their published names. */
export const LOADER_FOLDER = 'assets/ipxe/files';
/** Written only when loaders are in use that the manifest does not know. */
export const LOADER_RECORD = `${LOADER_FOLDER}/recorded.json`;

/** A file and the content it must have. */
export interface FileRow {
  /** the name it is published under */
  readonly name: string;
  /** where the package has it */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface LoaderRow extends FileRow {
  readonly architecture: MachineArch;
  /** of iPXE, not of the package */
  readonly version: string;
}

export interface LoaderManifest {
  readonly package: {
    readonly name: string;
    readonly version: string;
    readonly architecture: string;
    /** of the package file as a whole */
    readonly sha256: string;
    /** where in the package the loaders are */
    readonly folder: string;
    /** Debian suites that may carry that version, first choice first */
    readonly suites: readonly string[];
  };
  readonly licence: {
    readonly spdx: string;
    readonly text: string;
    readonly source: readonly string[];
  };
  /** copyright notices, which accompany the loaders wherever they go */
  readonly notices: FileRow;
  readonly loaders: readonly LoaderRow[];
}

/** What was found when loaders of an unknown version were first used. */
export interface LoaderRecord {
  /** where they came from, for people */
  readonly origin: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** Reads the manifest. It ships with Rouse and is trusted like code. */
export function parseLoaderManifest(bytes: Uint8Array): LoaderManifest {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as LoaderManifest;
}

export function parseLoaderRecord(bytes: Uint8Array): LoaderRecord {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as LoaderRecord;
}

export function sha256Of(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

/** The error for a file that is not what its row says: names the file, both sums, both sizes. */
export function checksumMismatch(
  row: { readonly name: string; readonly sha256: string; readonly bytes?: number },
  seen: { readonly sha256: string; readonly bytes: number },
): RouseError {
  const size = row.bytes === undefined ? '' : ` (${row.bytes} bytes)`;
  return new RouseError(
    'LOADER_CHECKSUM_MISMATCH',
    `${row.name}: expected SHA-256 ${row.sha256}${size}, ` +
      `found ${seen.sha256} (${seen.bytes} bytes)`,
  );
}
