/**
 * Where fetched files lie in the data directory, and what is left there by a crash.
 *
 *     assets/files/{sha256}       whole and found right when it was fetched
 *     assets/partial/{id}         what has arrived, and {id}.json saying what of
 *     assets/damaged/{sha256}     put aside, to be looked at
 *
 * Owns     the names, and that each lies on one file system, so that a file becomes whole by a
 *          rename.
 * Tests    test/assets/layout.test.ts
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AssetSource } from '../domain/asset.ts';
import { assetPartialMsMax, assetQuarantineMax } from '../domain/asset-limits.ts';

interface Layout {
  /** of a whole file */
  readonly fileOf: (sha256: string) => string;
  partialOf(source: AssetSource): string;
  /** makes the folders that are not there */
  prepare(): Promise<void>;
  /** puts a damaged file where nobody serves it from */
  putAside(sha256: string): Promise<void>;
  /** removes what no row speaks of, and downloads that nobody goes on with */
  tidy(known: ReadonlySet<string>, nowMs: number): Promise<void>;
}

export function createLayout(dataDir: string): Layout {
  const folder = (name: string): string => path.join(dataDir, 'assets', name);
  const [files, partial, damaged] = [folder('files'), folder('partial'), folder('damaged')];
  return {
    fileOf: (sha256) => path.join(files, sha256),
    partialOf: (source) => path.join(partial, idOf(source)),
    async prepare() {
      // Private like the database: what is fetched may need credentials.
      for (const each of [files, partial, damaged])
        await mkdir(each, { recursive: true, mode: 0o700 });
    },
    async putAside(sha256) {
      await rename(path.join(files, sha256), path.join(damaged, sha256));
      await keepYoungest(damaged);
    },
    async tidy(known, nowMs) {
      for (const name of await readdir(files)) {
        if (!known.has(name)) await rm(path.join(files, name), { force: true });
      }
      await dropOld(partial, nowMs);
    },
  };
}

/** One file is one download: what it must be is part of the name. */
export function idOf({ url, sha256 = '' }: Pick<AssetSource, 'url' | 'sha256'>): string {
  return createHash('sha256').update(`${url}\n${sha256}`).digest('hex').slice(0, 32);
}

/** A name in a folder is only safe from a power cut once the folder has been written. */
export async function syncFolder(file: string): Promise<void> {
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function agesIn(folder: string): Promise<{ name: string; modifiedAtMs: number }[]> {
  const found: { name: string; modifiedAtMs: number }[] = [];
  for (const name of await readdir(folder)) {
    found.push({ name, modifiedAtMs: (await stat(path.join(folder, name))).mtimeMs });
  }
  return found.sort((a, b) => b.modifiedAtMs - a.modifiedAtMs);
}

async function keepYoungest(folder: string): Promise<void> {
  const surplus = (await agesIn(folder)).slice(assetQuarantineMax);
  for (const { name } of surplus) await rm(path.join(folder, name), { force: true });
}

/** Data without a note cannot be gone on with, nor can a note without data. */
async function dropOld(folder: string, nowMs: number): Promise<void> {
  const ages = await agesIn(folder);
  const names = new Set(ages.map(({ name }) => name));
  for (const { name, modifiedAtMs } of ages) {
    const partner = name.endsWith('.json') ? name.slice(0, -'.json'.length) : `${name}.json`;
    const old = nowMs - modifiedAtMs > assetPartialMsMax;
    if (old || !names.has(partner)) await rm(path.join(folder, name), { force: true });
  }
}
