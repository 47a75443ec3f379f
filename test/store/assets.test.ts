/** Tests for src/store/assets.ts */
import t from 'tap';
import type { StoredAsset } from '../../src/domain/asset.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const asset: StoredAsset = {
  url: 'http://a/linux?x=1',
  sha256: 'a'.repeat(64),
  sizeBytes: 5_000_000_000,
  declared: false,
  firstSeenAtMs: 1_700_000_000_000,
  usedAtMs: 1_700_000_000_001,
};

t.test('what was fetched is found by its URL, and saved over', async (t) => {
  const { inventory } = await realInventory(t);
  const { assets } = inventory;
  t.equal(await assets.find(asset.url), undefined);
  await assets.save(asset);
  t.same(await assets.find(asset.url), asset);
  const changed = { ...asset, sha256: 'b'.repeat(64), declared: true, usedAtMs: 5 };
  await assets.save(changed);
  const other = { ...asset, url: 'http://a/initrd' };
  await assets.save(other);
  t.same(await assets.all(), [other, changed]);
  await assets.remove(asset.url);
  await assets.remove(asset.url);
  t.same(await assets.all(), [other]);
});

t.test('an image keeps the URLs of its files, in the order of their names', async (t) => {
  const { inventory } = await realInventory(t);
  const name = 'rescue' as Parameters<typeof inventory.images.find>[0];
  const urls = [
    { path: 'initrd', url: 'http://a/initrd', sha256: 'c'.repeat(64) },
    { path: 'linux', url: 'http://a/linux' },
  ];
  await inventory.images.save({ name, files: [], urls, version: 0 });
  t.same(await inventory.images.find(name), { name, files: [], urls, version: 1 });
  await inventory.images.save({ name, files: [], urls: urls.slice(1), version: 1 });
  t.same((await inventory.images.list({ limit: 5 })).items[0]?.urls, urls.slice(1));
  await inventory.images.save({ name, files: [], version: 2 });
  t.notOk('urls' in ((await inventory.images.find(name)) ?? {}));
});
