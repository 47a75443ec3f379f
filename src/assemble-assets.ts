/**
 * The files that machines are sent: images on disk, and what is fetched from elsewhere and kept.
 *
 * Owns     which implementation stands behind each of their ports. No decisions.
 * Tests    test/assemble-assets.test.ts, test/interop/asset-store.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createLibrary } from './assets/library.ts';
import type { Config } from './config/schema.ts';
import type { AssetSource, StoredAsset } from './domain/asset.ts';
import { publicUrl } from './domain/asset.ts';
import { RouseError } from './domain/errors.ts';
import type {
  AssetLibrary,
  AssetRows,
  FactoryClient,
  FactoryCmdlineOf,
  OpenAsset,
} from './domain/asset-ports.ts';
import type { Clock, Inventory, OpenImageFile, RecordEvent } from './domain/ports.ts';
import type { ManageAssets } from './domain/use-cases.ts';
import { readCredentials, trustAuthorities, type Credentials } from './outbound/credentials.ts';
import { createFactoryClient } from './outbound/factory-client.ts';
import { createOpenRemoteFile } from './outbound/remote-file.ts';
import type { ContentCache } from './service/content-cache.ts';
import { createFactoryCmdlines } from './service/factory-cmdlines.ts';
import { createManageAssets, roomForAsset } from './service/manage-assets.ts';
import { createOpenDiskFile, createOpenImageFile } from './service/open-image-file.ts';

const GIB = 1_073_741_824;

interface AssetSurroundings {
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly inventory: Inventory;
  readonly rows: AssetRows;
  readonly cache: ContentCache;
  /** hears of errors that are a fault of ours */
  readonly failed: (error: unknown) => void;
}

export interface AssetParts {
  readonly factory: FactoryClient;
  readonly manage: ManageAssets;
  readonly openAsset: OpenAsset;
  readonly openImageFile: OpenImageFile;
  /** TFTP cannot wait for what is still on its way */
  readonly openWholeImageFile: OpenImageFile;
  /** what command lines are made of */
  readonly sources: { readonly factoryCmdlineOf: FactoryCmdlineOf };
  close(): Promise<void>;
}

/**
 * What an Image Factory is asked with. Authorities are trusted by the whole process from then on.
 */
function factoryAccess({ talos }: Config): Credentials | undefined {
  if (talos.factory_ca_file !== undefined) trustAuthorities(talos.factory_ca_file);
  const file = talos.factory_credentials_file;
  return file === undefined ? undefined : readCredentials(file, talos.factory_url);
}

/**
 * Opens the store; what a crash has left in it is thrown away first.
 *
 * @throws RouseError CONFIG_INVALID
 */
export async function assembleAssets(
  config: Config,
  around: AssetSurroundings,
): Promise<AssetParts> {
  const { rows, cache, inventory, failed } = around;
  const rules = {
    inventory,
    factoryUrl: config.talos.factory_url,
    versionsMax: config.images.keep_versions,
    bytesMax: config.images.store_gib * GIB,
  };
  const openDiskFile = createOpenDiskFile(cache);
  const credentials = factoryAccess(config);
  const heard: ((asset: StoredAsset) => Promise<unknown>)[] = [];
  const library = createLibrary({
    ...around,
    dataDir: config.data_dir,
    openRemote: createOpenRemoteFile({ credentials }),
    pieces: cache,
    openDiskFile,
    room: () => roomForAsset(rules, library),
    fetched: (asset) => {
      for (const hear of heard) hear(asset).catch(failed);
    },
    wait: (ms, signal) => wait(ms, undefined, { signal }),
  });
  const manage = createManageAssets(rules, library);
  const cmdlines = createFactoryCmdlines(library);
  heard.push(cmdlines.note, manage.collect);
  await library.start();
  for (const asset of await rows.all()) await cmdlines.note(asset);
  const { images } = inventory;
  const openWhole = (source: AssetSource) => wholeOnly(source, library);
  return {
    factory: createFactoryClient({ credentials }),
    manage,
    openAsset: library.open,
    openImageFile: createOpenImageFile({ images, openDiskFile, openAsset: library.open }),
    openWholeImageFile: createOpenImageFile({ images, openDiskFile, openAsset: openWhole }),
    sources: { factoryCmdlineOf: cmdlines.of },
    close: library.close,
  };
}

async function wholeOnly(source: AssetSource, library: AssetLibrary): ReturnType<OpenAsset> {
  if (await library.isHere(source)) return library.open(source);
  // Whoever asks again finds it; why it could not be fetched is told by an event.
  library.obtain(source).catch(() => undefined);
  throw new RouseError('ASSET_NOT_READY', publicUrl(source.url));
}
