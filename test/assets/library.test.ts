/** Tests for src/assets/library.ts, with the fake Image Factory on the other side */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { contentOf, kernelOf, testLibrary } from '../fakes/asset-library.ts';
import { startImageFactory, type FakeFactory } from '../fakes/image-factory.ts';

const MIB = 1_048_576;
const LARGE = randomBytes(5 * MIB + 17);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One whose kernel is larger than a few pieces. */
async function largeFactory(t: Test): Promise<FakeFactory> {
  const folder = t.testdir({});
  const kernel = path.join(path.dirname(folder), `${path.basename(folder)}-kernel`);
  writeFileSync(kernel, LARGE);
  const factory = await startImageFactory({ kernel });
  t.teardown(() => factory.close());
  return factory;
}

async function flush(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

t.test('a file is fetched once, kept, and opened without the factory from then on', async (t) => {
  const factory = await largeFactory(t);
  const { library, inventory, fileOf, kinds, again } = await testLibrary(t);
  const source = kernelOf(factory.url);
  t.equal(await library.isHere(source), false);
  const first = await library.open(source);
  t.equal(first.sizeBytes, LARGE.length, 'how long it is is known while it arrives');
  t.match(first.etag, /^arriving-/);
  t.ok(LARGE.equals(await contentOf(first)));
  await library.obtain(source);
  t.equal(factory.requests.length, 1);
  await factory.close();

  const second = await library.open(source);
  t.equal(second.etag, sha256(LARGE));
  t.ok(LARGE.equals(await contentOf(second)));
  t.ok(LARGE.equals(readFileSync(fileOf(sha256(LARGE)))));
  const later = await again();
  t.ok(LARGE.equals(await contentOf(await later.open(source))), 'also after a new start');
  t.equal(await later.isHere(source), true);
  t.match(await inventory.assets.all(), [
    { url: source.url, sha256: sha256(LARGE), sizeBytes: LARGE.length, declared: false },
  ]);
  t.same(kinds(), ['fetch.started', 'fetch.finished']);
});

t.test(
  'fifty who ask at once are one download, and one who reads nothing slows nobody',
  async (t) => {
    const factory = await largeFactory(t);
    const { library } = await testLibrary(t);
    const source = kernelOf(factory.url);
    const idle = await library.open(source);
    const read = Array.from({ length: 50 }, async () => contentOf(await library.open(source)));
    for (const bytes of await Promise.all(read)) t.ok(LARGE.equals(bytes));
    t.equal(factory.requests.length, 1);
    t.ok(LARGE.equals(await contentOf(idle)), 'who comes late gets it all');
  },
);

t.test('the download goes on when everybody has left', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'slow', bytesPerSecond: 40 * MIB });
  const { library } = await testLibrary(t);
  const source = kernelOf(factory.url);
  await (await library.open(source)).close();
  t.match(library.progressOf(source), { sizeBytes: LARGE.length });
  const asset = await library.obtain(source);
  t.equal(asset.sha256, sha256(LARGE));
  t.equal(library.progressOf(source), undefined);
});

t.test('a download that breaks off goes on where it was', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'cut', afterBytes: 2 * MIB });
  const { library } = await testLibrary(t);
  const bytes = await contentOf(await library.open(kernelOf(factory.url)));
  t.ok(LARGE.equals(bytes));
  const [, second = '', third = ''] = factory.requests;
  t.match(second, / bytes=[1-9]\d+-$/);
  t.match(third, / bytes=[1-9]\d+-$/);
});

t.test('one that failed is gone on with by the next process', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'cut', afterBytes: 2 * MIB });
  const { again, kinds } = await testLibrary(t, {
    wait: () => {
      factory.misbehave({ kind: 'status', status: 503, text: 'busy' });
      return Promise.resolve();
    },
  });
  const source = kernelOf(factory.url);
  const first = await again();
  await t.rejects(first.obtain(source), { code: 'FACTORY_FAILED', detail: /503 busy$/ });
  t.same(kinds(), ['fetch.started', 'fetch.failed']);
  factory.misbehave(undefined);
  const second = await again();
  t.equal((await second.obtain(source)).sha256, sha256(LARGE));
  t.match(factory.requests.at(-1), / bytes=[1-9]\d+-$/);
});

t.test('a file that changed meanwhile starts over, and nobody gets a mixture', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'cut', afterBytes: 2 * MIB });
  const { library } = await testLibrary(t, {
    wait: () => {
      factory.misbehave(undefined);
      factory.change();
      return Promise.resolve();
    },
  });
  const source = kernelOf(factory.url);
  const early = await library.open(source);
  await t.rejects(contentOf(early), { code: 'ASSET_CHANGED' });
  const late = await contentOf(await library.open(source));
  t.equal(late[0], (LARGE[0] ?? 0) ^ 1);
  t.ok(LARGE.subarray(1).equals(late.subarray(1)));
});

t.test(
  'what is not what it must be is never whole, not even to those who were sent most',
  async (t) => {
    const factory = await largeFactory(t);
    factory.misbehave({ kind: 'wrong' });
    const { library, inventory, dataDir, kinds } = await testLibrary(t);
    const source = { ...kernelOf(factory.url), sha256: sha256(LARGE) };
    const file = await library.open(source);
    const last = Math.ceil(file.sizeBytes / file.chunkBytes) - 1;
    t.equal((await file.chunk(0)).length, file.chunkBytes, 'pieces arrive');
    await t.rejects(Promise.resolve(file.chunk(last)), { code: 'ASSET_HASH_MISMATCH' });
    await file.close();
    await flush();
    t.same(await inventory.assets.all(), []);
    t.same(readdirSync(path.join(dataDir, 'assets', 'files')), []);
    t.same(readdirSync(path.join(dataDir, 'assets', 'partial')), []);
    t.same(kinds(), ['fetch.started', 'fetch.failed']);
    factory.misbehave(undefined);
    t.match(await library.obtain(source), { declared: true, sha256: sha256(LARGE) });
  },
);

t.test('a damaged file is put aside and fetched again, and so is one cut short', async (t) => {
  const factory = await largeFactory(t);
  const { library, dataDir, fileOf, kinds, again } = await testLibrary(t);
  const source = kernelOf(factory.url);
  const { sha256: name } = await library.obtain(source);
  const damaged = Buffer.from(LARGE);
  damaged[100] = (damaged[100] ?? 0) ^ 1;
  writeFileSync(fileOf(name), damaged);
  const read = [library.open(source), library.open(source)].map(async (file) =>
    contentOf(await file),
  );
  for (const bytes of await Promise.all(read)) t.ok(LARGE.equals(bytes));
  t.ok(existsSync(path.join(dataDir, 'assets', 'damaged', name)), 'to be looked at');
  t.equal(factory.requests.length, 2);
  t.equal(kinds().filter((kind) => kind === 'asset.damaged').length, 1);

  truncateSync(fileOf(name), 1_000);
  const later = await again();
  t.ok(LARGE.equals(await contentOf(await later.open(source))));
  t.equal(factory.requests.length, 3);
});

t.test('what was trusted first stays what it is until somebody deletes it', async (t) => {
  const factory = await largeFactory(t);
  const { library, fileOf } = await testLibrary(t);
  const source = kernelOf(factory.url);
  const asset = await library.obtain(source);
  factory.change();
  writeFileSync(fileOf(asset.sha256), 'broken');
  await t.rejects(library.obtain(source), { code: 'ASSET_HASH_MISMATCH' });
  await library.remove(asset);
  t.not((await library.obtain(source)).sha256, asset.sha256);
});

t.test('verifying reads the file, whatever is believed about it', async (t) => {
  const factory = await largeFactory(t);
  const { library, fileOf, kinds } = await testLibrary(t);
  const asset = await library.obtain(kernelOf(factory.url));
  t.equal(await library.verify(asset), 'good');
  writeFileSync(fileOf(asset.sha256), 'broken');
  t.equal(await library.verify(asset), 'damaged');
  t.equal(await library.verify(asset), 'missing');
  t.ok(kinds().includes('asset.damaged'));
});

t.test('a file without a length is opened when it is whole', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'unsized' });
  const { library } = await testLibrary(t);
  const file = await library.open(kernelOf(factory.url));
  t.equal(file.sizeBytes, LARGE.length);
  t.ok(LARGE.equals(await contentOf(file)));
});

t.test('a factory that builds the file first is asked once, however long it takes', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'lazy', ms: 400 });
  const { library } = await testLibrary(t);
  const source = kernelOf(factory.url);
  const first = library.open(source);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = library.open(source);
  t.same(library.progressOf(source), { bytes: 0 });
  for (const file of [await first, await second]) t.ok(LARGE.equals(await contentOf(file)));
  t.equal(factory.requests.length, 1);
});

t.test('a factory that refuses is named at once, and asked again the next time', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'status', status: 404, text: 'no such version' });
  const { library } = await testLibrary(t);
  const source = kernelOf(factory.url);
  await t.rejects(library.open(source), { code: 'FACTORY_FAILED', detail: /404 no such version$/ });
  t.equal(factory.requests.length, 1);
  factory.misbehave(undefined);
  t.ok(LARGE.equals(await contentOf(await library.open(source))));
  const other = { url: 'http://127.0.0.1:1/x', from: 'url' as const };
  await t.rejects(library.obtain(other), { code: 'ASSET_FETCH_FAILED' });
});

t.test('a file larger than the room for it is refused before it arrives', async (t) => {
  const factory = await largeFactory(t);
  const { library } = await testLibrary(t, { room: () => Promise.resolve(MIB) });
  await t.rejects(library.obtain(kernelOf(factory.url)), { code: 'ASSET_TOO_LARGE' });
  factory.misbehave({ kind: 'unsized' });
  await t.rejects(library.obtain(kernelOf(factory.url)), { code: 'ASSET_TOO_LARGE' });
});

t.test('a full disk loses what was arriving and nothing else', async (t) => {
  const factory = await largeFactory(t);
  const { library, dataDir, again } = await testLibrary(t);
  const kept = await library.obtain(kernelOf(factory.url, 'initramfs-amd64.xz'));
  const full = await again({
    async writeAt(handle, bytes, position) {
      if (position > MIB) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      await handle.write(bytes, 0, bytes.length, position);
    },
  });
  const source = kernelOf(factory.url);
  await t.rejects(full.obtain(source), { code: 'ASSET_STORE_FULL', detail: 'the disk is full' });
  t.same(readdirSync(path.join(dataDir, 'assets', 'partial')), [], 'its room is given back');
  t.equal(await full.verify(kept), 'good');
  const later = await again();
  t.equal((await later.obtain(source)).sizeBytes, LARGE.length);
});

t.test('a start throws away what nobody knows of', async (t) => {
  const factory = await largeFactory(t);
  const { library, dataDir, fileOf, again } = await testLibrary(t);
  const { sha256: name } = await library.obtain(kernelOf(factory.url));
  writeFileSync(fileOf('f'.repeat(64)), 'renamed, and killed before the row was written');
  writeFileSync(path.join(dataDir, 'assets', 'partial', 'x'), 'killed before the note');
  await again();
  t.same(readdirSync(path.join(dataDir, 'assets', 'files')), [name]);
  t.same(readdirSync(path.join(dataDir, 'assets', 'partial')), []);
});

t.test('what is being sent is known, and a removed file is read to its end', async (t) => {
  const factory = await largeFactory(t);
  const { library, fileOf } = await testLibrary(t);
  const source = kernelOf(factory.url);
  const asset = await library.obtain(source);
  const file = await library.open(source);
  t.same([...library.inUse()], [asset.sha256]);
  await library.remove(asset);
  t.notOk(existsSync(fileOf(asset.sha256)));
  t.ok(LARGE.equals(await contentOf(file)));
  t.same([...library.inUse()], []);
  t.same(await library.all(), []);
});

t.test('closing breaks a download off and notes how far it is', async (t) => {
  const factory = await largeFactory(t);
  factory.misbehave({ kind: 'stall', afterBytes: 3 * MIB });
  const { library, again } = await testLibrary(t);
  const source = kernelOf(factory.url);
  const file = await library.open(source);
  await file.chunk(1);
  await library.close();
  await t.rejects(Promise.resolve(file.chunk(4)));
  await file.close();
  factory.misbehave(undefined);
  const later = await again();
  t.ok(LARGE.equals(await contentOf(await later.open(source))));
  t.match(factory.requests.at(-1), / bytes=[1-9]\d+-$/);
});
