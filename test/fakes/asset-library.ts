/** The store of fetched files on a real disk and a real database, with what it recorded. */
import path from 'node:path';
import type { Test } from 'tap';
import { createLibrary, type Library, type LibraryDeps } from '../../src/assets/library.ts';
import type { AssetSource } from '../../src/domain/asset.ts';
import { assetOfFactory } from '../../src/domain/asset-wants.ts';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { OpenFile } from '../../src/domain/ports.ts';
import { createOpenRemoteFile } from '../../src/outbound/remote-file.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createContentCache } from '../../src/service/content-cache.ts';
import { createOpenDiskFile } from '../../src/service/open-image-file.ts';
import type { OpenInventory } from '../../src/store/open.ts';
import { VANILLA } from './image-factory.ts';
import { realInventory } from './real-inventory.ts';

export interface TestLibrary {
  readonly library: Library;
  readonly inventory: OpenInventory;
  readonly dataDir: string;
  readonly events: readonly BootEvent[];
  /** kinds of the events so far, without the progress */
  readonly kinds: () => readonly string[];
  readonly fileOf: (sha256: string) => string;
  /** as after a new start: nothing is remembered, and what a crash left is tidied */
  readonly again: (parts?: Partial<LibraryDeps>) => Promise<Library>;
}

export async function testLibrary(t: Test, parts: Partial<LibraryDeps> = {}): Promise<TestLibrary> {
  const { inventory, dataDir } = await realInventory(t);
  const events: BootEvent[] = [];
  const again = async (more: Partial<LibraryDeps> = {}): Promise<Library> => {
    const cache = createContentCache({ clock: systemClock, bytesMax: 67_108_864 });
    const library = createLibrary({
      dataDir,
      clock: systemClock,
      record: (event) => events.push(event),
      rows: inventory.assets,
      openRemote: createOpenRemoteFile({ limits: { headersTimeoutMs: 5_000, idleTimeoutMs: 300 } }),
      pieces: cache,
      openDiskFile: createOpenDiskFile(cache),
      room: () => Promise.resolve(1_073_741_824),
      fetched: () => undefined,
      wait: () => Promise.resolve(),
      ...parts,
      ...more,
    });
    await library.start();
    t.teardown(() => library.close());
    return library;
  };
  return {
    library: await again(),
    inventory,
    dataDir,
    events,
    kinds: () => events.map(({ kind }) => kind).filter((kind) => kind !== 'fetch.progress'),
    fileOf: (sha256) => path.join(dataDir, 'assets', 'files', sha256),
    again,
  };
}

export function kernelOf(factoryUrl: string, file = 'kernel-amd64'): AssetSource {
  return assetOfFactory({ factoryUrl, schematic: VANILLA, version: 'v1.13.9', file });
}

/** Reads it from the first to the last piece, and closes it. */
export async function contentOf(file: OpenFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  try {
    const count = Math.ceil(file.sizeBytes / file.chunkBytes);
    for (let index = 0; index < count; index += 1) pieces.push(await file.chunk(index));
  } finally {
    await file.close();
  }
  return Buffer.concat(pieces);
}
