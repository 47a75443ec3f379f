/** Tests for src/http/boot/factory-files.ts, with a store and the fake Image Factory behind it */
import t, { type Test } from 'tap';
import { testLibrary } from '../../fakes/asset-library.ts';
import { fakeSurface, type FakeSurface } from '../../fakes/boot-surface.ts';
import { startImageFactory, VANILLA, type FakeFactory } from '../../fakes/image-factory.ts';

const PATH = `/boot/files/talos/${VANILLA}/v1.13.9`;

async function surface(
  t: Test,
  ownFactory = false,
): Promise<{ factory: FakeFactory; fetched: () => Promise<unknown> } & FakeSurface> {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  const { library } = await testLibrary(t, {
    wait: () => {
      factory.misbehave({ kind: 'status', status: 503, text: 'busy' });
      return Promise.resolve();
    },
  });
  const pin = ownFactory ? { factoryUrl: factory.url } : {};
  return {
    factory,
    fetched: () => library.all(),
    ...fakeSurface({
      factoryUrl: ownFactory ? 'http://name.invalid' : factory.url,
      openAsset: library.open,
      talosPinOf: (schematic, version) =>
        Promise.resolve(schematic === VANILLA && version === 'v1.13.9' ? pin : undefined),
    }),
  };
}

t.test('kernel and initramfs of a profile are fetched once and then served', async (t) => {
  const { app, events, factory } = await surface(t);
  const kernel = await app.inject(`${PATH}/kernel-amd64`);
  t.match(kernel, {
    statusCode: 200,
    headers: { 'content-type': 'application/octet-stream', 'content-length': '42000' },
  });
  t.equal(kernel.body.length, 42_000);
  const initramfs = await app.inject(`${PATH}/initramfs-arm64.xz`);
  t.match(initramfs.body, /^initramfs arm64/);
  t.match(events[0], {
    kind: 'file.sent',
    file: `talos/${VANILLA}/v1.13.9/kernel-amd64`,
    bytes: 42_000,
    complete: true,
  });
  await factory.close();
  const again = await app.inject(`${PATH}/kernel-amd64`);
  t.match(again, { statusCode: 200, headers: { etag: /^"[0-9a-f]{64}"$/ } });
  t.equal(again.body, kernel.body);
  t.equal(factory.requests.length, 2);
});

t.test('symptom: a join token in a schematic was read by a neighbour', async (t) => {
  const { app, factory } = await surface(t);
  for (const file of ['cmdline-metal-amd64', 'cmdline-metal-arm64-secureboot']) {
    t.equal((await app.inject(`${PATH}/${file}`)).statusCode, 404, file);
  }
  t.same(factory.requests, [], 'the factory was not even asked');
  await app.inject(`${PATH}/metal-amd64-secureboot-uki.efi`);
  t.equal(factory.requests.length, 1, 'while the signed image is for machines');
});

t.test('a profile can name a factory of its own', async (t) => {
  const { app, factory } = await surface(t, true);
  t.equal((await app.inject(`${PATH}/kernel-amd64`)).statusCode, 200);
  t.match(factory.requests, [`GET /image/${VANILLA}/v1.13.9/kernel-amd64`]);
});

t.test('size and ranges are those of the file, also while it arrives', async (t) => {
  const { app, factory } = await surface(t);
  const url = `${PATH}/kernel-amd64`;
  const head = await app.inject({ method: 'HEAD', url });
  t.match(head, { statusCode: 200, headers: { 'content-length': '42000' }, body: '' });
  const part = await app.inject({ url, headers: { range: 'bytes=0-5', 'if-range': '"other"' } });
  t.equal(part.statusCode, 200, 'what it has is no part of this file');
  const rest = await app.inject({ url, headers: { range: 'bytes=41990-' } });
  t.match(rest, { statusCode: 206, headers: { 'content-range': 'bytes 41990-41999/42000' } });
  const beyond = await app.inject({ url, headers: { range: 'bytes=42000-' } });
  t.match(beyond, { statusCode: 416, headers: { 'content-range': 'bytes */42000' } });
  t.match(factory.requests, [/^GET .*kernel-amd64$/], 'one question, for the whole');
});

t.test('nothing passes that no profile names', async (t) => {
  const { app, events, factory } = await surface(t);
  const other = '0'.repeat(64);
  const refused = [
    `/boot/files/talos/${other}/v1.13.9/kernel-amd64`,
    `/boot/files/talos/${VANILLA}/v1.12.0/kernel-amd64`,
    `/boot/files/talos/${VANILLA}/1.13.9/kernel-amd64`,
    `${PATH}/metal-amd64.iso`,
    `${PATH}/kernel-amd64%2f..%2fx`,
    `/boot/files/talos/..%2f..%2f/v1.13.9/kernel-amd64`,
  ];
  for (const url of refused) {
    const answer = await app.inject(url);
    t.equal(answer.statusCode, 404, url);
    t.match(answer.body, /^IMAGE_FILE_UNKNOWN: /);
  }
  t.same(factory.requests, []);
  t.match(events[0], { complete: false, error: 'IMAGE_FILE_UNKNOWN' });
});

t.test('a factory that fails is named to the machine', async (t) => {
  const { app, events, factory } = await surface(t);
  factory.misbehave({ kind: 'status', status: 500, text: 'out of space' });
  const failed = await app.inject(`${PATH}/kernel-amd64`);
  t.equal(failed.statusCode, 502);
  t.match(failed.body, /^FACTORY_FAILED: .*\/kernel-amd64: 500 out of space\nCheck talos/);
  t.match(events, [{ complete: false, bytes: 0, error: 'FACTORY_FAILED' }]);
  await factory.close();
  t.match((await app.inject(`${PATH}/kernel-amd64`)).body, /ECONNREFUSED/);
});

t.test('a file that ends early ends the connection, and is not kept', async (t) => {
  const { app, events, factory, fetched } = await surface(t);
  factory.misbehave({ kind: 'cut', afterBytes: 100 });
  const broken = await app.inject(`${PATH}/kernel-amd64`).catch((error: unknown) => error);
  t.ok(broken instanceof Error || events.some((event) => event.kind === 'file.sent'));
  t.match(events.at(-1), { kind: 'file.sent', complete: false });
  t.same(await fetched(), []);
});
