import t from 'tap';
import {
  imageBody,
  imageDeclaration,
  imageDocument,
  imageResource,
  isImagePath,
} from '../../src/schema/image-resource.ts';
import { parseRequest } from '../../src/schema/issues.ts';
import { refusal } from '../fakes/refusal.ts';

const declared = {
  kind: 'image',
  name: 'debian-13',
  files: { linux: 'debian/linux', 'boot/initrd.gz': '/srv/images/initrd.gz' },
};

t.test('is written as it was read', (t) => {
  t.same(imageDeclaration(parseRequest(imageDocument, declared)), declared);
  t.end();
});

t.test('shows what is known of each file, and takes it back without reading it', (t) => {
  const { name, files } = parseRequest(imageDocument, declared);
  const details = { sizeBytes: 10, modifiedAtMs: 0, sha256: 'a'.repeat(64) };
  const resource = imageResource({
    name,
    files: files.map((file) => ({ ...file, ...details })),
    version: 2,
  });
  t.same(resource.file_details['linux'], {
    size_bytes: 10,
    modified_at: '1970-01-01T00:00:00.000Z',
    sha256: 'a'.repeat(64),
  });
  t.same(parseRequest(imageBody, resource), { name, files });
  t.end();
});

t.test('names in URLs are plain: no way up, nothing hidden, nothing to encode', (t) => {
  for (const path of ['linux', 'boot/initrd.gz', 'a+b@c_d-e.1']) t.ok(isImagePath(path), path);
  for (const path of [
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    'a/../b',
    '.hidden',
    'a b',
    'a%2e',
    'a\\b',
    'ä',
  ]) {
    t.notOk(isImagePath(path), JSON.stringify(path));
  }
  t.notOk(isImagePath('a'.repeat(256)));
  t.end();
});

t.test('refuses an image without files, and files without a sensible name', async (t) => {
  const wrong: readonly (readonly [string, object])[] = [
    ['/files', { files: {} }],
    ['/files/..~1shadow', { files: { '../shadow': 'x' } }],
    ['/files/linux', { files: { linux: '' } }],
    ['/files/linux', { files: { linux: 'a\0b' } }],
    ['/name', { name: 'talos' }],
    [
      '/files',
      { files: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`f${i}`, 'x'])) },
    ],
  ];
  for (const [field, change] of wrong) {
    const error = await refusal(() => parseRequest(imageDocument, { ...declared, ...change }));
    t.equal(error.errors[0]?.field, field, error.detail);
  }
});
