/**
 * Puts loaders into assets/ipxe/files, or none of them.
 *
 * Owns     verification before anything is written, the published names, and the record of loaders
 *          that the manifest does not know.
 * Leaves   where the files come from to fetch.ts.
 * Tests    test/scripts/fetch-loaders.test.ts
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RouseError } from '../../src/domain/errors.ts';
import {
  checksumMismatch,
  LOADER_FOLDER,
  LOADER_RECORD,
  sha256Of,
  type FileRow,
  type LoaderManifest,
  type LoaderRecord,
} from '../../src/platform/loader-manifest.ts';

export interface InstallOptions {
  readonly manifest: LoaderManifest;
  /** where files may be: an unpacked package, or a folder with the files side by side */
  readonly directory: string;
  /** root of the project that receives them */
  readonly root: string;
  /** for people, in the record: "Debian bookworm", never the name of a host */
  readonly origin: string;
  /** take files the manifest does not know, and record what they are */
  readonly acceptUnknown: boolean;
}

export interface Installed {
  readonly installed: readonly string[];
  readonly unknown: readonly string[];
  readonly missing: readonly string[];
}

interface Found {
  readonly row: FileRow;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Copies what the directory has of the manifest's files.
 *
 * @throws RouseError LOADER_CHECKSUM_MISMATCH before anything is written, LOADER_MISSING if the
 *         directory has no loader at all
 */
export function installLoaders(options: InstallOptions): Installed {
  const { manifest } = options;
  const found = [manifest.notices, ...manifest.loaders].flatMap((row) => findFile(row, options));
  const names = new Set(found.map(({ row }) => row.name));
  if (!manifest.loaders.some(({ name }) => names.has(name))) {
    throw new RouseError('LOADER_MISSING', `${options.directory} has none of them`);
  }
  const unknown = found.filter(({ row, sha256 }) => sha256 !== row.sha256);
  const wrong = unknown[0];
  if (wrong && !options.acceptUnknown) {
    throw checksumMismatch(wrong.row, { sha256: wrong.sha256, bytes: wrong.bytes.byteLength });
  }
  for (const { row, bytes } of found)
    write(path.join(options.root, LOADER_FOLDER, row.name), bytes);
  record(unknown, options);
  return {
    installed: [...names],
    unknown: unknown.map(({ row }) => row.name),
    missing: manifest.loaders.map(({ name }) => name).filter((name) => !names.has(name)),
  };
}

/** A file by its place in the package, else by either of its names beside others. */
function findFile(row: FileRow, options: InstallOptions): Found[] {
  const file = path.basename(row.file);
  const places = [
    path.join(options.manifest.package.folder, file),
    row.file,
    row.name,
    file,
    // Debian's packages before 2.0 knew the x64 build only under its published name; that of
    // Debian 12 has it in /boot, and an absolute link to it, which leads out of the package.
    path.join('boot', row.name),
    path.join(options.manifest.package.folder, row.name),
  ];
  const place = places
    .map((candidate) => path.join(options.directory, candidate))
    .find((candidate) => existsSync(candidate));
  if (place === undefined) return [];
  const bytes = readFileSync(place);
  return [{ row, bytes, sha256: sha256Of(bytes) }];
}

/** Readers see the old file or the new one, never a part. */
function write(file: string, content: Uint8Array | string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}

function record(unknown: readonly Found[], options: InstallOptions): void {
  const file = path.join(options.root, LOADER_RECORD);
  if (unknown.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  const content: LoaderRecord = {
    origin: options.origin,
    files: unknown.map(({ row, sha256 }) => ({ name: row.name, sha256 })),
  };
  write(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
