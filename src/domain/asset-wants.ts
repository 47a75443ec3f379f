/**
 * Which files profiles and images need from elsewhere.
 *
 * Tests    test/domain/asset-wants.test.ts
 */
import type { AssetSource } from './asset.ts';
import type { Image, ImageUrl, Profile } from './profile.ts';
import {
  cmdlineFile,
  factoryPath,
  secureBootFile,
  talosArch,
  talosFiles,
  type TalosArch,
} from './talos.ts';

/** A file of an Image Factory. */
interface FactoryAsset {
  /** base URL without a trailing slash */
  readonly factoryUrl: string;
  readonly schematic: string;
  readonly version: string;
  readonly file: string;
}

export function assetOfFactory({
  factoryUrl,
  schematic,
  version,
  file,
}: FactoryAsset): AssetSource {
  return { url: `${factoryUrl}${factoryPath(schematic, version, file)}`, from: 'factory' };
}

export function assetOfUrl({ url, sha256 }: ImageUrl): AssetSource {
  return { url, from: 'url', ...(sha256 !== undefined && { sha256 }) };
}

export function assetsOfImage({ urls = [] }: Pick<Image, 'urls'>): readonly AssetSource[] {
  return urls.map(assetOfUrl);
}

/**
 * Everything that a machine with this profile may ask for, and the command line that the factory
 * gives the version. Nothing where machines fetch for themselves.
 *
 * @param factoryUrl  of profiles that name none
 */
export function assetsOfProfile(
  { spec, arches }: Pick<Profile, 'spec' | 'arches'>,
  factoryUrl: string,
): readonly AssetSource[] {
  if (spec.kind !== 'talos' || spec.delivery !== 'proxy') return [];
  const { schematic, version, platform, secureBoot = false } = spec;
  const from = { factoryUrl: spec.factoryUrl ?? factoryUrl, schematic, version };
  const named = arches.map(talosArch).filter((arch) => arch !== undefined);
  const files = [...new Set(arches.length === 0 ? ALL : named)].flatMap((arch) => [
    ...(secureBoot ? [secureBootFile(platform, arch)] : Object.values(talosFiles(arch))),
    cmdlineFile({ platform, arch, secureBoot }),
  ]);
  return files.map((file) => assetOfFactory({ ...from, file }));
}

const ALL: readonly TalosArch[] = ['amd64', 'arm64'];

/** The parts of the URL of a file of some Image Factory; undefined for anything else. */
export function factoryAssetIn(url: string): FactoryAsset | undefined {
  const match = /^(.*)\/image\/([0-9a-f]{64})\/(v[^/]+)\/([^/]+)$/.exec(url);
  const [, factoryUrl = '', schematic = '', version = '', file = ''] = match ?? [];
  return match ? { factoryUrl, schematic, version, file } : undefined;
}
