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
import { createInspectImage } from '../../src/service/image-files.ts';
import { createOpenImageFile } from '../../src/service/open-image-file.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { refusal } from '../fakes/refusal.ts';

const name = 'debian' as ImageName;
const content = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));

async function setup(t: Test): Promise<{ open: OpenImageFile; file: string }> {
  const dataDir = t.testdir({ images: {} });
  const file = path.join(dataDir, 'images', 'linux');
  writeFileSync(file, content);
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  const draft = { name, files: [{ path: 'linux', diskPath: 'linux' }] };
  const files = await createInspectImage({ dataDir, directories: [] })(draft, []);
  const { images } = fixedInventory({ images: [{ name, files, version: 1 }] });
  return { open: createOpenImageFile({ images }), file };
}

async function bytes(file: OpenFile, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read(start, end)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

t.test('sends the bytes asked for, each chunk in a buffer of its own', async (t) => {
  const { open } = await setup(t);
  const file = await open(name, 'linux');
  t.equal(file.sizeBytes, content.length);
  t.match(file.etag, /^[0-9a-f]{64}$/);
  t.ok(content.equals(await bytes(file, 0, content.length)));
  t.ok(content.subarray(262_143, 262_145).equals(await bytes(file, 262_143, 262_145)));
  t.equal((await bytes(file, 5, 5)).length, 0);
  await file.close();
});

t.test('a reader that leaves early leaves nothing open', async (t) => {
  const { open } = await setup(t);
  const file = await open(name, 'linux');
  for await (const chunk of file.read(0, content.length)) {
    t.ok(chunk.length > 0);
    break;
  }
  await file.close();
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
    const error = await refusal(bytes(opened, 0, content.length));
    t.equal(error.code, 'IMAGE_FILE_CHANGED');
    t.match(error.detail, /ends at byte 300000 instead of 600000/);
    await opened.close();
  },
);
