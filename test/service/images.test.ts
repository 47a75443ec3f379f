import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ImageName } from '../../src/domain/machine.ts';
import { refusal } from '../fakes/refusal.ts';
import { useCases, type UseCases } from '../fakes/use-cases.ts';

const name = 'debian' as ImageName;
const draft = { name, files: [{ path: 'linux', diskPath: 'linux' }] };

async function setup(t: Test): Promise<UseCases & { write: (file: string, text: string) => void }> {
  const cases = await useCases(t);
  mkdirSync(path.join(cases.dataDir, 'images'));
  const write = (file: string, text: string): void => {
    writeFileSync(path.join(cases.dataDir, 'images', file), text);
  };
  write('linux', 'kernel');
  write('initrd', 'initrd');
  return { ...cases, write };
}

t.test('records files, and records them again when they changed on purpose', async (t) => {
  const { images, write } = await setup(t);
  const first = await images.put('debian', draft);
  t.match(first, { created: true, value: { version: 1, files: [{ sizeBytes: 6 }] } });
  t.match(await images.put('debian', draft), { created: false, value: { version: 1 } });
  write('linux', 'kernel 2');
  const second = await images.put('debian', draft, { expectedVersion: 1 });
  t.match(second.value, { version: 2, files: [{ sizeBytes: 8 }] });
  t.not(second.value.files[0]?.sha256, first.value.files[0]?.sha256);
});

t.test('patches the files by name', async (t) => {
  const { images } = await setup(t);
  await images.put('debian', draft);
  const more = await images.patch('debian', { files: { initrd: 'initrd' } });
  t.same(
    more.files.map((file) => file.path),
    ['initrd', 'linux'],
  );
  const fewer = await images.patch('debian', { files: { linux: null } });
  t.same(
    fewer.files.map((file) => file.path),
    ['initrd'],
  );
  t.equal(
    (await refusal(images.patch('debian', { files: { initrd: null } }))).code,
    'REQUEST_INVALID',
  );
  t.equal((await refusal(images.patch('debian', { name: 'x' }))).code, 'REQUEST_INVALID');
  t.equal((await images.list({ limit: 3 })).items.length, 1);
});

t.test('is kept while a profile takes files from it', async (t) => {
  const { images, applied } = await setup(t);
  await images.put('debian', draft);
  await applied('kind: profile\nname: p\nlinux: {kernel: "image:debian/linux"}\n');
  t.equal((await refusal(images.remove('debian'))).code, 'IMAGE_IN_USE');
  const other = { name, files: [{ path: 'initrd', diskPath: 'initrd' }] };
  t.equal((await refusal(images.put('debian', other))).code, 'IMAGE_IN_USE');
});

t.test('conditions, and images that are not there', async (t) => {
  const { images } = await setup(t);
  t.equal((await refusal(images.put('other', draft))).errors[0]?.field, '/name');
  t.equal(
    (await refusal(images.put('debian', draft, { expectedVersion: 1 }))).code,
    'VERSION_STALE',
  );
  await images.put('debian', draft, { createOnly: true });
  t.equal((await refusal(images.put('debian', draft, { createOnly: true }))).code, 'VERSION_STALE');
  const stale = { expectedVersion: 9 };
  t.equal((await refusal(images.patch('debian', {}, stale))).code, 'VERSION_STALE');
  await images.remove('debian', { expectedVersion: 1 });
  t.equal((await refusal(images.get('debian'))).code, 'IMAGE_UNKNOWN');
  t.equal((await refusal(images.get('../x'))).code, 'IMAGE_UNKNOWN');
});
