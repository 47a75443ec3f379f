/**
 * The command lines that Image Factories give their versions, in memory.
 *
 * Read at the start and after each fetch, because a boot decision never waits for the disk. The
 * base URL of a factory is no part of the question: a schematic's id is made of its content.
 *
 * Limits   factoryCmdlinesMax lines, factoryCmdlineBytesMax each (limits.ts).
 * Tests    test/service/factory-cmdlines.test.ts
 */
import type { AssetSource, StoredAsset } from '../domain/asset.ts';
import { factoryAssetIn } from '../domain/asset-wants.ts';
import { factoryCmdlineBytesMax, factoryCmdlinesMax } from '../domain/asset-limits.ts';
import type { AssetLibrary, FactoryCmdlineOf } from '../domain/asset-ports.ts';
import { createRecent } from '../domain/recent.ts';
import { cmdlineFile, isCmdlineFile } from '../domain/talos.ts';

interface FactoryCmdlines {
  readonly of: FactoryCmdlineOf;
  /** takes note of a file that is here, if it is a command line */
  readonly note: (asset: StoredAsset) => Promise<void>;
}

type Files = Pick<AssetLibrary, 'isHere' | 'open'>;

export function createFactoryCmdlines(files: Files): FactoryCmdlines {
  const lines = createRecent<string, string>(factoryCmdlinesMax);
  return {
    of: ({ schematic, version, ...line }) =>
      lines.get(`${schematic}/${version}/${cmdlineFile(line)}`),
    async note({ url, sizeBytes }) {
      const asset = factoryAssetIn(url);
      if (!asset || !isCmdlineFile(asset.file) || sizeBytes > factoryCmdlineBytesMax) return;
      const text = await textOf({ url, from: 'factory' }, files);
      if (text === undefined) return;
      lines.set(`${asset.schematic}/${asset.version}/${asset.file}`, text);
    },
  };
}

/** Only what is here: a start never waits for a factory. */
async function textOf(source: AssetSource, files: Files): Promise<string | undefined> {
  if (!(await files.isHere(source))) return undefined;
  const file = await files.open(source);
  try {
    if (file.sizeBytes === 0) return undefined;
    return Buffer.from(await file.chunk(0))
      .toString('latin1')
      .trim();
  } finally {
    await file.close();
  }
}
