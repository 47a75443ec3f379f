import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ImageName } from '../../src/domain/machine.ts';
import type { ImageFile } from '../../src/domain/profile.ts';
import { createInspectImage } from '../../src/service/image-files.ts';
import { refusal } from '../fakes/refusal.ts';

interface Setup {
  readonly images: string;
  readonly other: string;
  readonly secret: string;
  readonly inspect: (diskPath: string, known?: readonly ImageFile[]) => Promise<ImageFile>;
}

function setup(t: Test): Setup {
  const root = t.testdir({
    data: { images: { debian: { linux: 'kernel' } } },
    other: { initrd: 'initrd' },
    secret: { shadow: 'root' },
  });
  const [dataDir, other] = [path.join(root, 'data'), path.join(root, 'other')];
  const inspectImage = createInspectImage({
    dataDir,
    directories: [other, path.join(root, 'gone')],
  });
  return {
    images: path.join(dataDir, 'images'),
    other,
    secret: path.join(root, 'secret', 'shadow'),
    async inspect(diskPath, known = []) {
      const draft = { name: 'debian' as ImageName, files: [{ path: 'linux', diskPath }] };
      return (await inspectImage(draft, known))[0]!;
    },
  };
}

t.test('records path, size, time and checksum of a file', async (t) => {
  const { inspect, images, other } = setup(t);
  const file = path.join(images, 'debian', 'linux');
  utimesSync(file, 1, 1_700_000_000.5);
  const expected = {
    path: 'linux',
    diskPath: file,
    sizeBytes: 6,
    modifiedAtMs: 1_700_000_000_500,
    sha256: createHash('sha256').update('kernel').digest('hex'),
  };
  t.same(await inspect('debian/linux'), expected, 'relative to the images folder');
  t.same(await inspect(file), expected, 'absolute');
  t.match(await inspect(path.join(other, 'initrd')), { sizeBytes: 6 }, 'in a configured folder');
});

t.test('reads large files whole', async (t) => {
  const { inspect, images } = setup(t);
  const content = Buffer.alloc(700_001, 'abc');
  writeFileSync(path.join(images, 'large'), content);
  const { sizeBytes, sha256 } = await inspect('large');
  t.equal(sizeBytes, content.length);
  t.equal(sha256, createHash('sha256').update(content).digest('hex'));
});

t.test('does not read a file again that has not changed', async (t) => {
  const { inspect, images } = setup(t);
  const before = { ...(await inspect('debian/linux')), sha256: 'remembered'.padEnd(64, '0') };
  t.equal((await inspect('debian/linux', [before])).sha256, before.sha256);
  writeFileSync(path.join(images, 'debian', 'linux'), 'kernel 2');
  t.not((await inspect('debian/linux', [before])).sha256, before.sha256);
});

t.test('refuses every way out of the folders', async (t) => {
  const { inspect, images, secret } = setup(t);
  symlinkSync(secret, path.join(images, 'link'));
  symlinkSync(path.dirname(secret), path.join(images, 'folder'));
  mkdirSync(`${images}-2`);
  writeFileSync(path.join(`${images}-2`, 'x'), '');
  const ways = [
    '../../secret/shadow',
    secret,
    'link',
    'folder/shadow',
    '/etc/passwd',
    '../images-2/x',
  ];
  for (const way of ways) {
    const error = await refusal(inspect(way));
    t.equal(error.code, 'IMAGE_PATH_REFUSED', way);
    t.match(error.detail, /^linux: .*outside the folders/, way);
  }
});

t.test('follows a link that stays inside', async (t) => {
  const { inspect, images } = setup(t);
  symlinkSync('debian/linux', path.join(images, 'current'));
  t.equal((await inspect('current')).diskPath, path.join(images, 'debian', 'linux'));
});

t.test('refuses what is no regular file, without waiting for it', async (t) => {
  const { inspect, images } = setup(t);
  spawnSync('mkfifo', [path.join(images, 'pipe')]);
  t.match((await refusal(inspect('pipe'))).detail, /not a regular file/);
  t.match((await refusal(inspect('debian'))).detail, /not a regular file/);
  t.match((await refusal(inspect('nowhere'))).detail, /no such file/);
});

t.test('a data directory without images folder has no files', async (t) => {
  const inspectImage = createInspectImage({ dataDir: t.testdir(), directories: [] });
  const draft = { name: 'a' as ImageName, files: [{ path: 'linux', diskPath: 'linux' }] };
  t.equal((await refusal(inspectImage(draft, []))).code, 'IMAGE_PATH_REFUSED');
});
