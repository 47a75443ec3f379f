import t from 'tap';
import type { ImageName } from '../../src/domain/machine.ts';
import type { Image, ImageFile } from '../../src/domain/profile.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

function file(path: string): ImageFile {
  return {
    path,
    diskPath: `/srv/${path}`,
    sizeBytes: 5_000_000_000,
    modifiedAtMs: 1_700_000_000_000,
    sha256: 'a'.repeat(64),
  };
}

function image(name: string, ...paths: string[]): Image {
  return { name: name as ImageName, files: paths.map(file), version: 0 };
}

t.test('keeps the files of an image, replaces them whole, and counts versions', async (t) => {
  const { images } = (await realInventory(t)).inventory;
  await images.save(image('a', 'initrd', 'linux'));
  t.same(await images.find('a' as ImageName), { ...image('a', 'initrd', 'linux'), version: 1 });
  await images.save(image('a', 'boot/vmlinuz'), { expectedVersion: 1 });
  t.same(await images.find('a' as ImageName), { ...image('a', 'boot/vmlinuz'), version: 2 });
  t.equal(await images.find('b' as ImageName), undefined);
});

t.test('lists images with their own files', async (t) => {
  const { images } = (await realInventory(t)).inventory;
  await images.save(image('c', 'linux'));
  await images.save(image('a', 'a1', 'a2'));
  await images.save(image('b'));
  const first = await images.list({ limit: 2 });
  t.same(
    first.items.map(({ name, files }) => [name, files.length]),
    [
      ['a', 2],
      ['b', 0],
    ],
  );
  const second = await images.list({ limit: 2, cursor: first.next! });
  t.same(
    second.items.map(({ name, files }) => [name, files.length]),
    [['c', 1]],
  );
});

t.test('refuses stale versions and removing what is not there', async (t) => {
  const { images } = (await realInventory(t)).inventory;
  await images.save(image('a', 'linux'));
  const stale = { expectedVersion: 7 };
  t.equal((await refusal(images.save(image('a'), stale))).code, 'VERSION_STALE');
  t.equal((await refusal(images.remove('a' as ImageName, stale))).code, 'VERSION_STALE');
  await images.remove('a' as ImageName);
  t.equal((await refusal(images.remove('a' as ImageName))).code, 'IMAGE_UNKNOWN');
  await images.save(image('a'));
  t.same((await images.find('a' as ImageName))?.files, [], 'no file was left behind');
});
