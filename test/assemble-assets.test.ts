/** Tests for src/assemble-assets.ts, on a real inventory, with the fake Image Factory */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { assembleAssets, type AssetParts } from '../src/assemble-assets.ts';
import { loadConfig } from '../src/config/load.ts';
import type { Config } from '../src/config/schema.ts';
import type { ImageName } from '../src/domain/machine.ts';
import { systemClock } from '../src/platform/clock.ts';
import { createContentCache } from '../src/service/content-cache.ts';
import { contentOf, kernelOf } from './fakes/asset-library.ts';
import { startImageFactory, VANILLA, type FakeFactory } from './fakes/image-factory.ts';
import { realInventory, type RealInventory } from './fakes/real-inventory.ts';
import { refusal } from './fakes/refusal.ts';

function configOf(dataDir: string, flags: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({ flags: { data_dir: dataDir, ...flags }, env: {}, cwd: dataDir, uid: 1000 })
    .config;
}

async function parts(
  t: Test,
  { inventory, dataDir }: RealInventory,
  flags: Readonly<Record<string, string>>,
): Promise<AssetParts> {
  const config = configOf(dataDir, flags);
  const made = await assembleAssets(config, {
    clock: systemClock,
    record: () => undefined,
    inventory,
    rows: inventory.assets,
    cache: createContentCache({ clock: systemClock, bytesMax: 16_777_216 }),
    failed: (error) => {
      t.fail(String(error));
    },
  });
  t.teardown(() => made.close());
  return made;
}

async function factoryFor(t: Test, credentials?: string): Promise<FakeFactory> {
  const factory = await startImageFactory(credentials === undefined ? {} : { credentials });
  t.teardown(() => factory.close());
  return factory;
}

t.test('over TFTP a file from elsewhere is served once it is whole', async (t) => {
  const factory = await factoryFor(t);
  const real = await realInventory(t);
  const name = 'rescue' as ImageName;
  const urls = [{ path: 'linux', url: kernelOf(factory.url).url }];
  await real.inventory.images.save({ name, files: [], urls, version: 0 });
  const { openWholeImageFile, openImageFile, manage } = await parts(t, real, {});
  t.equal((await refusal(openWholeImageFile(name, 'linux'))).code, 'ASSET_NOT_READY');
  while ((await manage.list('rescue'))[0]?.state !== 'complete') {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  t.equal((await contentOf(await openWholeImageFile(name, 'linux'))).length, 42_000);
  t.equal((await contentOf(await openImageFile(name, 'linux'))).length, 42_000);
  t.equal(factory.requests.length, 1, 'the refused request had begun the download');
  t.equal((await refusal(openImageFile(name, 'initrd'))).code, 'IMAGE_FILE_UNKNOWN');
});

t.test('a command line is known from its download on, and after a new start', async (t) => {
  const factory = await factoryFor(t);
  const real = await realInventory(t);
  const wanted = {
    schematic: VANILLA,
    version: 'v1.13.9',
    platform: 'metal',
    arch: 'amd64',
    secureBoot: false,
  } as const;
  await real.inventory.profiles.save({
    name: 'talos' as Parameters<typeof real.inventory.profiles.find>[0],
    arches: ['x86_64-efi'],
    spec: {
      kind: 'talos',
      version: wanted.version,
      schematic: wanted.schematic,
      platform: wanted.platform,
      delivery: 'proxy',
      args: [],
    },
    version: 0,
  });
  const flags = { 'talos.factory_url': factory.url };
  const first = await parts(t, real, flags);
  t.equal(first.sources.factoryCmdlineOf(wanted), undefined);
  await first.manage.warm('talos');
  while (first.sources.factoryCmdlineOf(wanted) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await first.close();
  await factory.close();
  const second = await parts(t, real, flags);
  t.match(second.sources.factoryCmdlineOf(wanted), /^talos\.platform=metal /);
});

t.test('the factory is asked with the password of the settings', async (t) => {
  const factory = await factoryFor(t, 'rouse:geheim');
  const real = await realInventory(t);
  const file = path.join(real.dataDir, 'password');
  writeFileSync(file, 'rouse:geheim\n');
  chmodSync(file, 0o600);
  const flags = { 'talos.factory_url': factory.url, 'talos.factory_credentials_file': file };
  const { openAsset } = await parts(t, real, flags);
  t.equal((await contentOf(await openAsset(kernelOf(factory.url)))).length, 42_000);
  const ca = { 'talos.factory_ca_file': file };
  t.equal((await refusal(parts(t, real, ca))).code, 'CONFIG_INVALID');
});

const MIB = 1_048_576;

/** Keeps three versions of Talos that no profile names, 600 MiB each, the last one used last. */
async function collectedWith(
  t: Test,
  flags: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const real = await realInventory(t);
  for (const [index, version] of ['v1.11.0', 'v1.12.0', 'v1.13.0'].entries()) {
    await real.inventory.assets.save({
      url: `https://factory.example/image/${VANILLA}/${version}/kernel-amd64`,
      sha256: String(index).repeat(64),
      sizeBytes: 600 * MIB,
      declared: false,
      firstSeenAtMs: index,
      usedAtMs: index,
    });
  }
  const { manage } = await parts(t, real, flags);
  return (await manage.collect()).map(({ url }) => url.split('/').at(-2) ?? '');
}

t.test('images.keep_versions is how many versions stay although nobody names them', async (t) => {
  const keep = (versions: number) =>
    collectedWith(t, { 'images.keep_versions': String(versions), 'images.store_gib': '50' });
  t.same(await keep(3), []);
  t.same(await keep(1), ['v1.11.0', 'v1.12.0']);
  t.same(await keep(0), ['v1.11.0', 'v1.12.0', 'v1.13.0']);
});

t.test('images.store_gib is the room for all of them', async (t) => {
  const room = (gib: number) =>
    collectedWith(t, { 'images.keep_versions': '9', 'images.store_gib': String(gib) });
  t.same(await room(2), []);
  t.same(await room(1), ['v1.11.0', 'v1.12.0']);
});
