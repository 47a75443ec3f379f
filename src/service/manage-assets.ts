/**
 * What people and programs do with files that are fetched from elsewhere.
 *
 * Owns     what profiles and images need, and what goes: after each fetch, and when asked.
 * Leaves   fetching and keeping to src/assets, and the rules of what may go to
 *          domain/asset-collection.ts.
 * Tests    test/service/manage-assets.test.ts
 */
import { createHash } from 'node:crypto';
import type { AssetSource, StoredAsset } from '../domain/asset.ts';
import { roomBeside, surplusOf } from '../domain/asset-collection.ts';
import { assetsOfImage, assetsOfProfile } from '../domain/asset-wants.ts';
import { knownError, RouseError } from '../domain/errors.ts';
import { assetFailuresMax } from '../domain/asset-limits.ts';
import type { AssetLibrary } from '../domain/asset-ports.ts';
import type { Inventory } from '../domain/ports.ts';
import { parseImageName, parseProfileName } from '../domain/machine.ts';
import { createRecent } from '../domain/recent.ts';
import type { AssetState, ManageAssets, VerifiedAsset } from '../domain/use-cases.ts';
import { everyItem } from './every-item.ts';

interface AssetRules {
  readonly inventory: Pick<Inventory, 'profiles' | 'images'>;
  /** of profiles that name none */
  readonly factoryUrl: string;
  /** versions of Talos kept beside those that are named, and bytes of all files */
  readonly versionsMax: number;
  readonly bytesMax: number;
}

/** A file that is needed, and by whom. */
interface Wanted {
  readonly source: AssetSource;
  readonly usedBy: readonly string[];
}

/** Bytes that the next file may have. */
export async function roomForAsset(
  rules: AssetRules,
  library: Pick<AssetLibrary, 'all' | 'inUse'>,
): Promise<number> {
  const named = new Set((await everyWanted(rules)).keys());
  const { bytesMax } = rules;
  return roomBeside(await library.all(), { named, inUse: library.inUse(), bytesMax });
}

export function createManageAssets(rules: AssetRules, library: AssetLibrary): ManageAssets {
  const attempts = createAttempts(library);
  const wantedBy = async (name: string): Promise<readonly Wanted[]> => {
    const { needed, known } = await neededBy(rules, name);
    if (!known) throw new RouseError('ASSET_UNKNOWN', `no profile or image is called "${name}"`);
    return needed;
  };
  const states = async (wanted: Iterable<Wanted>): Promise<readonly AssetState[]> => {
    const stored = new Map((await library.all()).map((asset) => [asset.url, asset]));
    return [...wanted].map((each) =>
      stateOf(each, { stored: stored.get(each.source.url), ...attempts.at(each.source) }),
    );
  };
  const list = async (name?: string): Promise<readonly AssetState[]> => {
    if (name !== undefined) return states(await wantedBy(name));
    const wanted = new Map(await everyWanted(rules));
    for (const { url } of await library.all()) {
      if (!wanted.has(url)) wanted.set(url, { source: { url, from: 'url' }, usedBy: [] });
    }
    return states(wanted.values());
  };
  return {
    list,
    async warm(name) {
      for (const { source } of await wantedBy(name)) attempts.begin(source);
      return list(name);
    },
    async verify(name) {
      const found = (await list(name)).flatMap(({ stored }) => (stored ? [stored] : []));
      const verdicts: VerifiedAsset[] = [];
      // One after the other: each is read whole.
      for (const asset of found) {
        const verdict = await library.verify(asset);
        verdicts.push({ id: assetId(asset.url), url: asset.url, verdict });
      }
      return verdicts;
    },
    async remove(id) {
      const asset = (await library.all()).find(({ url }) => assetId(url) === id);
      if (!asset) throw new RouseError('ASSET_UNKNOWN', `nothing is kept with the id "${id}"`);
      await library.remove(asset);
    },
    async collect() {
      const named = new Set((await everyWanted(rules)).keys());
      const { versionsMax, bytesMax } = rules;
      const limits = { named, inUse: library.inUse(), versionsMax, bytesMax };
      const surplus = surplusOf(await library.all(), limits);
      for (const asset of surplus) await library.remove(asset);
      return surplus;
    },
  };
}

interface Attempts {
  begin(source: AssetSource): void;
  at(source: AssetSource): Pick<AssetState, 'progress' | 'failure'>;
}

/** What is being fetched because somebody asked for it here, and how that ended. */
function createAttempts(library: AssetLibrary): Attempts {
  const failures = createRecent<string, RouseError | undefined>(assetFailuresMax);
  // From the moment somebody asks, also while it waits for its turn or is looked at on disk.
  const asked = new Set<string>();
  return {
    begin(source) {
      const { url } = source;
      failures.set(url, undefined);
      asked.add(url);
      library
        .obtain(source)
        .catch((error: unknown) => {
          failures.set(url, knownError(error));
        })
        .finally(() => asked.delete(url));
    },
    at(source) {
      const progress = library.progressOf(source);
      if (progress) return { progress };
      if (asked.has(source.url)) return { progress: { bytes: 0 } };
      const failure = failures.get(source.url);
      return failure ? { failure } : {};
    },
  };
}

function stateOf(
  { source, usedBy }: Wanted,
  seen: Pick<AssetState, 'progress' | 'failure'> & { readonly stored: StoredAsset | undefined },
): AssetState {
  const { url, sha256 } = source;
  const { stored, progress, failure } = seen;
  const here = stored !== undefined && (sha256 ?? stored.sha256) === stored.sha256;
  const common = { id: assetId(url), url, usedBy, ...(stored && { stored }) };
  if (progress) return { ...common, state: 'fetching', progress };
  if (here) return { ...common, state: 'complete' };
  return failure ? { ...common, state: 'failed', failure } : { ...common, state: 'missing' };
}

/** Short, and the same for ever. */
function assetId(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 16);
}

async function everyWanted(rules: AssetRules): Promise<ReadonlyMap<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  const add = (name: string, sources: readonly AssetSource[]): void => {
    for (const source of sources) {
      const usedBy = [...(wanted.get(source.url)?.usedBy ?? []), name];
      wanted.set(source.url, { source, usedBy });
    }
  };
  const { profiles, images } = rules.inventory;
  for await (const profile of everyItem((page) => profiles.list(page))) {
    add(profile.name, assetsOfProfile(profile, rules.factoryUrl));
  }
  for await (const image of everyItem((page) => images.list(page))) {
    add(image.name, assetsOfImage(image));
  }
  return wanted;
}

/** A profile and an image may have the same name: then both are meant. */
async function neededBy(
  rules: AssetRules,
  name: string,
): Promise<{ readonly needed: readonly Wanted[]; readonly known: boolean }> {
  const { profiles, images } = rules.inventory;
  const profileName = parseProfileName(name);
  const imageName = parseImageName(name);
  const profile = profileName && (await profiles.find(profileName));
  const image = imageName && (await images.find(imageName));
  const sources = [
    ...(profile ? assetsOfProfile(profile, rules.factoryUrl) : []),
    ...(image ? assetsOfImage(image) : []),
  ];
  return {
    needed: sources.map((source) => ({ source, usedBy: [name] })),
    known: profile !== undefined || image !== undefined,
  };
}
