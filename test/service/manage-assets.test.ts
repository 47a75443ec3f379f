/** Tests for src/service/manage-assets.ts, on a real inventory and a real store */
import t, { type Test } from 'tap';
import { createManageAssets, roomForAsset } from '../../src/service/manage-assets.ts';
import type { ManageAssets } from '../../src/domain/use-cases.ts';
import { kernelOf, testLibrary, type TestLibrary } from '../fakes/asset-library.ts';
import { startImageFactory, VANILLA, type FakeFactory } from '../fakes/image-factory.ts';
import { aProfile } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

interface Setup extends TestLibrary {
  readonly factory: FakeFactory;
  readonly assets: ManageAssets;
  readonly rules: Parameters<typeof createManageAssets>[0];
}

async function setup(t: Test): Promise<Setup> {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const parts = await testLibrary(t);
  const { inventory, library } = parts;
  await inventory.profiles.save({
    ...aProfile({
      kind: 'talos',
      version: 'v1.13.9',
      schematic: VANILLA,
      platform: 'metal',
      delivery: 'proxy',
      args: [],
    }),
    arches: ['x86_64-efi'],
  });
  const rules = { inventory, factoryUrl: factory.url, versionsMax: 0, bytesMax: 1_000_000 };
  return { ...parts, factory, rules, assets: createManageAssets(rules, library) };
}

/** Until nothing is being fetched. */
async function settled(assets: ManageAssets): Promise<void> {
  for (;;) {
    if (!(await assets.list()).some(({ state }) => state === 'fetching')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const name = aProfile({ kind: 'local' }).name;

t.test('everything a profile needs is fetched and told about', async (t) => {
  const { assets, factory } = await setup(t);
  t.match(await assets.list(name), [
    { state: 'missing', usedBy: [name] },
    { state: 'missing' },
    { state: 'missing' },
  ]);
  const begun = await assets.warm(name);
  t.ok(
    begun.every(({ state }) => state === 'fetching'),
    'from the moment it is asked for',
  );
  await settled(assets);
  const all = await assets.list();
  t.equal(all.length, 3);
  t.ok(all.every(({ state, stored }) => state === 'complete' && stored?.declared === false));
  t.equal(factory.requests.length, 3);
  await assets.warm(name);
  await settled(assets);
  t.equal(factory.requests.length, 3, 'what is here is not fetched again');
});

t.test('a failure is told until the next attempt', async (t) => {
  const { assets, factory } = await setup(t);
  factory.misbehave({ kind: 'status', status: 503, text: 'busy' });
  await assets.warm(name);
  await settled(assets);
  t.match(await assets.list(name), [
    { state: 'failed', failure: { code: 'FACTORY_FAILED' } },
    { state: 'failed' },
    { state: 'failed' },
  ]);
  factory.misbehave(undefined);
  await assets.warm(name);
  await settled(assets);
  t.match(await assets.list(name), [{ state: 'complete' }, {}, {}]);
});

t.test('images are named as well, and what nobody needs is listed too', async (t) => {
  const { assets, inventory, library, factory } = await setup(t);
  const image = 'rescue' as Parameters<typeof inventory.images.find>[0];
  const { url } = kernelOf(factory.url, 'kernel-arm64');
  const urls = [{ path: 'linux', url, sha256: 'a'.repeat(64) }];
  await inventory.images.save({ name: image, files: [], urls, version: 0 });
  t.match(await assets.list('rescue'), [{ url, state: 'missing', usedBy: ['rescue'] }]);
  await library.obtain({ url, from: 'url' });
  t.match(await assets.list('rescue'), [{ state: 'missing' }], 'it is not what it must be');
  await library.obtain(kernelOf(factory.url, 'initramfs-arm64.xz'));
  const unused = (await assets.list()).filter(({ usedBy }) => usedBy.length === 0);
  t.match(unused, [{ url: /initramfs-arm64/, state: 'complete' }]);
  t.match(await refusal(assets.list('nobody')), { code: 'ASSET_UNKNOWN' });
  t.match(await refusal(assets.warm('NOT A NAME')), { code: 'ASSET_UNKNOWN' });
});

t.test('verifying, deleting and collecting', async (t) => {
  const { assets, library, factory, kinds } = await setup(t);
  await assets.warm(name);
  await settled(assets);
  await library.obtain(kernelOf(factory.url, 'kernel-arm64'));
  t.equal((await assets.verify()).length, 4);
  t.match(await assets.verify(name), [{ verdict: 'good' }, {}, {}]);
  t.match(await assets.collect(), [{ url: /kernel-arm64/ }], 'only what nobody names');
  t.same(await assets.collect(), []);
  const [first] = await assets.list(name);
  await assets.remove(first?.id ?? '');
  t.match(await refusal(assets.remove(first?.id ?? '')), { code: 'ASSET_UNKNOWN' });
  t.equal((await library.all()).length, 2);
  t.equal(kinds().filter((kind) => kind === 'asset.removed').length, 2);
});

t.test('the room for a file is what is not taken by what has to stay', async (t) => {
  const { assets, library, rules, factory } = await setup(t);
  t.equal(await roomForAsset(rules, library), 1_000_000);
  await library.obtain(kernelOf(factory.url, 'kernel-arm64'));
  t.equal(await roomForAsset(rules, library), 1_000_000, 'it may go');
  await assets.warm(name);
  await settled(assets);
  t.ok((await roomForAsset(rules, library)) < 1_000_000 - 80_000);
});
