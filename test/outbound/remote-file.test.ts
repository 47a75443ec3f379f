/** Tests for src/outbound/remote-file.ts, against the fake Image Factory */
import t from 'tap';
import type { RemoteRequest } from '../../src/domain/asset-ports.ts';
import { createOpenRemoteFile } from '../../src/outbound/remote-file.ts';
import { startImageFactory, VANILLA, type FactoryOptions } from '../fakes/image-factory.ts';

const limits = { headersTimeoutMs: 1_000, idleTimeoutMs: 1_000 };
const open = createOpenRemoteFile({ limits });

function request(factoryUrl: string, parts: Partial<RemoteRequest> = {}): RemoteRequest {
  return {
    url: `${factoryUrl}/image/${VANILLA}/v1.13.9/kernel-amd64`,
    from: 'factory',
    startBytes: 0,
    signal: new AbortController().signal,
    ...parts,
  };
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function factoryFor(
  t: { teardown(work: () => unknown): unknown },
  options: FactoryOptions = {},
) {
  const factory = await startImageFactory(options);
  t.teardown(() => factory.close());
  return factory;
}

t.test('a file comes with its size and what it can be taken up again with', async (t) => {
  const factory = await factoryFor(t);
  const file = await open(request(factory.url));
  t.match(file, { startBytes: 0, sizeBytes: 42_000, validator: '"factory-42000"' });
  t.match(await text(file.body), /^kernel amd64 v1\.13\.9\n/);
  factory.misbehave({ kind: 'unsized' });
  const unsized = await open(request(factory.url));
  t.same([unsized.sizeBytes, unsized.validator], [undefined, undefined]);
  t.equal((await text(unsized.body)).length, 42_000);
});

t.test('a part is followed by the rest, where it still is a part of the same file', async (t) => {
  const factory = await factoryFor(t);
  const here = { startBytes: 7, validator: '"factory-42000"' };
  const rest = await open(request(factory.url, here));
  t.match(rest, { startBytes: 7, sizeBytes: 42_000 });
  t.match(await text(rest.body), /^amd64/);
  const other = await open(request(factory.url, { ...here, validator: '"old"' }));
  t.match(other, { startBytes: 0, sizeBytes: 42_000 });
  await text(other.body);
  const beyond = await open(request(factory.url, { ...here, startBytes: 42_000 }));
  t.match(beyond, { startBytes: 0 }, 'there is no such part: the whole');
  await text(beyond.body);
  const unmarked = await open(request(factory.url, { startBytes: 7 }));
  t.match(unmarked, { startBytes: 0 }, 'nothing says that it is the same file');
  await text(unmarked.body);
});

t.test('whatever the factory refuses is told with its own words', async (t) => {
  const factory = await factoryFor(t);
  const failed = { code: 'FACTORY_FAILED' };
  const unknown = `${factory.url}/image/${'0'.repeat(64)}/v1.13.9/kernel-amd64`;
  await t.rejects(open(request('', { url: unknown })), {
    ...failed,
    detail: /kernel-amd64: 404 schematic ID "0{64}" not found$/,
  });
  factory.misbehave({ kind: 'status', status: 503, text: `\u001b[2Jbusy\nsecond line` });
  await t.rejects(open(request(factory.url)), { ...failed, detail: /: 503 \[2Jbusy$/ });
  factory.misbehave({ kind: 'status', status: 500, text: 'x'.repeat(5_000) });
  await t.rejects(open(request(factory.url)), { ...failed, detail: /: 500 x{200}$/ });
  factory.misbehave({ kind: 'compressed' });
  await t.rejects(open(request(factory.url)), { ...failed, detail: /sent compressed$/ });
  factory.misbehave({ kind: 'silent' });
  await t.rejects(open(request(factory.url)), { ...failed, detail: /no answer for 1 seconds$/ });
});

t.test('a query of a URL is in no message: it may be what gives access', async (t) => {
  const url = 'http://127.0.0.1:1/file?token=s3cret';
  const error: unknown = await open(request('', { url, from: 'url' })).catch((e: unknown) => e);
  t.match(error, { code: 'ASSET_FETCH_FAILED', detail: /^http:\/\/127\.0\.0\.1:1\/file: / });
  t.notMatch(String(error), 's3cret');
});

t.test('a factory that is down, or breaks off, is a failure of the factory', async (t) => {
  const factory = await factoryFor(t);
  factory.misbehave({ kind: 'cut', afterBytes: 100 });
  const file = await open(request(factory.url));
  await t.rejects(text(file.body), { code: 'FACTORY_FAILED' });
  await factory.close();
  await t.rejects(open(request(factory.url)), { code: 'FACTORY_FAILED', status: 502 });
});

t.test('a password goes to its factory, and not where that leads', async (t) => {
  const credentials = 'rouse:geheim';
  const [factory, elsewhere] = [
    await factoryFor(t, { credentials }),
    await factoryFor(t, { credentials }),
  ];
  await t.rejects(open(request(factory.url)), {
    code: 'FACTORY_FAILED',
    detail: /401 unauthorized$/,
  });
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const known = createOpenRemoteFile({
    credentials: { origin: factory.url, authorization },
    limits,
  });
  t.equal((await text((await known(request(factory.url))).body)).length, 42_000);
  factory.misbehave({ kind: 'redirect', to: request(elsewhere.url).url });
  await t.rejects(known(request(factory.url)), {
    code: 'FACTORY_FAILED',
    detail: /401 unauthorized$/,
  });
  t.equal(elsewhere.requests.length, 1, 'it was asked, without the password');
});
