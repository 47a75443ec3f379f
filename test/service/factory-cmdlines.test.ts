/** Tests for src/service/factory-cmdlines.ts */
import t from 'tap';
import { talosDefaultArgs } from '../../src/domain/talos.ts';
import { createFactoryCmdlines } from '../../src/service/factory-cmdlines.ts';
import { kernelOf, testLibrary } from '../fakes/asset-library.ts';
import { startImageFactory, VANILLA } from '../fakes/image-factory.ts';

const WANTED = {
  schematic: VANILLA,
  version: 'v1.13.9',
  platform: 'metal',
  arch: 'amd64',
  secureBoot: false,
} as const;

t.test('a command line that was fetched is known, and no other file is read', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const { library } = await testLibrary(t);
  const cmdlines = createFactoryCmdlines(library);
  const line = await library.obtain(kernelOf(factory.url, 'cmdline-metal-amd64'));
  const kernel = await library.obtain(kernelOf(factory.url));
  t.equal(cmdlines.of(WANTED), undefined);
  await cmdlines.note(line);
  await cmdlines.note(kernel);
  const expected = talosDefaultArgs({ major: 1, minor: 13 }, 'metal', 'amd64').join(' ');
  t.equal(cmdlines.of(WANTED), expected);
  t.equal(cmdlines.of({ ...WANTED, secureBoot: true }), undefined);
  t.equal(cmdlines.of({ ...WANTED, arch: 'arm64' }), undefined);
  t.equal(cmdlines.of({ ...WANTED, version: 'v1.12.0' }), undefined);
});

t.test('one that is gone or too long is not waited for', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const { library } = await testLibrary(t);
  const line = await library.obtain(kernelOf(factory.url, 'cmdline-metal-amd64'));
  const cmdlines = createFactoryCmdlines(library);
  await cmdlines.note({ ...line, sizeBytes: 5_000 });
  await library.remove(line);
  await cmdlines.note(line);
  t.equal(cmdlines.of(WANTED), undefined);
  t.equal(factory.requests.length, 1);
});
