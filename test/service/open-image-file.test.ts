import {
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ImageName } from '../../src/domain/machine.ts';
import type { OpenFile, OpenImageFile } from '../../src/domain/ports.ts';
import { imageChunkBytes } from '../../src/domain/limits.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createContentCache } from '../../src/service/content-cache.ts';
import { createInspectImage } from '../../src/service/image-files.ts';
import { createOpenDiskFile, createOpenImageFile } from '../../src/service/open-image-file.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const name = 'debian' as ImageName;
const CHUNK = imageChunkBytes;
const content = Buffer.from(Array.from({ length: 4 * CHUNK + 600_000 }, (_, index) => index % 251));

async function setup(
  t: Test,
  bytesMax = 64 * CHUNK,
): Promise<{ open: OpenImageFile; file: string }> {
  const dataDir = t.testdir({ images: {} });
  const file = path.join(dataDir, 'images', 'linux');
  writeFileSync(file, content);
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  const draft = { name, files: [{ path: 'linux', diskPath: 'linux' }] };
  const files = await createInspectImage({ dataDir, directories: [] })(draft, []);
  const { images } = fixedInventory({ images: [{ name, files, version: 1 }] });
  const cache = createContentCache({ clock: systemClock, bytesMax });
  const openAsset = () => Promise.reject(new Error('nothing comes from elsewhere here'));
  const openDiskFile = createOpenDiskFile(cache);
  return { open: createOpenImageFile({ images, openDiskFile, openAsset }), file };
}

async function bytes(file: OpenFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const count = Math.ceil(file.sizeBytes / file.chunkBytes);
  for (let index = 0; index < count; index += 1) chunks.push(await file.chunk(index));
  return Buffer.concat(chunks);
}

for (const bytesMax of [64 * CHUNK, CHUNK]) {
  t.test(`every chunk has the bytes of its place, with ${bytesMax} to keep`, async (t) => {
    const { open } = await setup(t, bytesMax);
    const file = await open(name, 'linux');
    t.equal(file.sizeBytes, content.length);
    t.match(file.etag, /^[0-9a-f]{64}$/);
    t.ok(content.equals(await bytes(file)));
    t.equal((await file.chunk(4)).length, 600_000);
    t.ok(content.subarray(3 * CHUNK, 4 * CHUNK).equals(await file.chunk(3)), 'backwards as well');
    await file.close();
  });
}

t.test('what one client was sent is at once there for the next, and the same memory', async (t) => {
  const { open } = await setup(t);
  const [first, second] = [await open(name, 'linux'), await open(name, 'linux')];
  const chunk = await first.chunk(0);
  t.equal(second.chunk(0), chunk);
  await Promise.all([first.close(), second.close()]);
});

t.test('whoever reads one chunk after the other finds the next ones read', async (t) => {
  const { open } = await setup(t);
  const [reader, other] = [await open(name, 'linux'), await open(name, 'linux')];
  await reader.chunk(0);
  await reader.close();
  t.ok(other.chunk(1) instanceof Uint8Array);
  t.ok(other.chunk(2) instanceof Uint8Array);
  t.ok(other.chunk(4) instanceof Promise, 'further ones are not, nor those after a jump');
  await other.close();
});

t.test('symptom: a client that leaves fails others — its last reads are finished', async (t) => {
  const { open } = await setup(t);
  const files = await Promise.all([0, 1, 2, 3, 4].map(() => open(name, 'linux')));
  // Each begins a read of its own, more than go on at once; then others wait for the same.
  const leaving = files.map(async (file, index) => file.chunk(index));
  const staying = await open(name, 'linux');
  const wanted = [4, 3, 2, 1, 0].map(async (index) => staying.chunk(index));
  await Promise.all(files.map((file) => file.close()));
  const got = await Promise.all(wanted);
  t.ok(content.equals(Buffer.concat(got.reverse())));
  await Promise.all(leaving);
  await staying.close();
});

t.test('says which of the two is not there', async (t) => {
  const { open } = await setup(t);
  t.equal((await refusal(open('other' as ImageName, 'linux'))).code, 'IMAGE_UNKNOWN');
  t.equal((await refusal(open(name, 'initrd'))).code, 'IMAGE_FILE_UNKNOWN');
});

t.test('refuses a file that was changed, replaced or removed since', async (t) => {
  const ways: Readonly<Record<string, (file: string) => void>> = {
    touched: (file) => {
      utimesSync(file, 1, 1);
    },
    longer: (file) => {
      writeFileSync(file, 'x', { flag: 'a' });
    },
    'cut, with its old time': (file) => {
      const { atime, mtime } = statSync(file);
      truncateSync(file, 100);
      utimesSync(file, atime, mtime);
    },
    removed: (file) => {
      rmSync(file);
    },
    'a link to another file': (file) => {
      renameSync(file, `${file}.real`);
      symlinkSync(`${file}.real`, file);
    },
  };
  for (const [way, change] of Object.entries(ways)) {
    await t.test(way, async (t) => {
      const { open, file } = await setup(t);
      change(file);
      t.equal((await refusal(open(name, 'linux'))).code, 'IMAGE_FILE_CHANGED');
    });
  }
});

t.test(
  'symptom: a machine boots half a kernel — a file cut while it is sent ends the transfer',
  async (t) => {
    const { open, file } = await setup(t);
    const opened = await open(name, 'linux');
    truncateSync(file, 300_000);
    const error = await refusal(bytes(opened));
    t.equal(error.code, 'IMAGE_FILE_CHANGED');
    t.match(error.detail, new RegExp(`ends at byte 300000 of ${content.length}`));
    await opened.close();
  },
);

t.test(
  'symptom: a kernel that was copied over is half old — nothing that is written to is kept',
  async (t) => {
    const { open, file } = await setup(t);
    const opened = await open(name, 'linux');
    writeFileSync(file, Buffer.alloc(content.length));
    const error = await refusal(bytes(opened));
    t.equal(error.code, 'IMAGE_FILE_CHANGED');
    t.match(error.detail, 'was written to');
    await opened.close();

    writeFileSync(file, content);
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const again = await open(name, 'linux');
    t.ok(content.equals(await bytes(again)));
    await again.close();
  },
);
