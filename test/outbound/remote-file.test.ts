/** Tests for src/outbound/factory.ts, against the fake Image Factory */
import t from 'tap';
import type { FactoryRequest } from '../../src/domain/ports.ts';
import { createOpenFactoryFile } from '../../src/outbound/factory.ts';
import { startImageFactory, VANILLA, type FakeFactory } from '../fakes/image-factory.ts';

const open = createOpenFactoryFile({ limits: { headersTimeoutMs: 200, idleTimeoutMs: 200 } });

function request(factoryUrl: string, parts: Partial<FactoryRequest> = {}): FactoryRequest {
  return {
    factoryUrl,
    schematic: VANILLA,
    version: 'v1.13.9',
    file: 'kernel-amd64',
    method: 'GET',
    signal: new AbortController().signal,
    ...parts,
  };
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function factoryFor(t: { teardown(work: () => unknown): unknown }): Promise<FakeFactory> {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  return factory;
}

t.test('a file comes with its size and its validators', async (t) => {
  const factory = await factoryFor(t);
  const file = await open(request(factory.url));
  t.match(file, {
    status: 200,
    sizeBytes: 42_000,
    etag: '"factory-42000"',
    lastModified: 'Mon, 02 Mar 2026 10:00:00 GMT',
  });
  t.match(await text(file.body), /^kernel amd64 v1\.13\.9\n/);
});

t.test('a probe asks the factory for a probe', async (t) => {
  const factory = await factoryFor(t);
  const file = await open(request(factory.url, { method: 'HEAD' }));
  t.match(file, { status: 200, sizeBytes: 42_000 });
  t.equal(await text(file.body), '');
  t.match(factory.requests, [/^HEAD \/image\//]);
});

t.test('ranges go through, with the condition on them', async (t) => {
  const factory = await factoryFor(t);
  const part = await open(request(factory.url, { range: 'bytes=0-5', ifRange: '"factory-42000"' }));
  t.match(part, { status: 206, sizeBytes: 6, contentRange: 'bytes 0-5/42000' });
  t.equal(await text(part.body), 'kernel');
  const changed = await open(request(factory.url, { range: 'bytes=0-5', ifRange: '"old"' }));
  t.equal(changed.status, 200);
  await text(changed.body);
  const beyond = await open(request(factory.url, { range: 'bytes=42000-' }));
  t.match(beyond, { status: 416, contentRange: 'bytes */42000' });
  await text(beyond.body);
});

t.test('whatever the factory refuses is told with its own words', async (t) => {
  const factory = await factoryFor(t);
  const failed = { code: 'FACTORY_FAILED' };
  await t.rejects(open(request(factory.url, { schematic: '0'.repeat(64) })), {
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
  await t.rejects(open(request(factory.url)), { ...failed, detail: /no answer for 0.2 seconds$/ });
});

t.test('a factory that is down, or breaks off, is a failure of the factory', async (t) => {
  const factory = await factoryFor(t);
  factory.misbehave({ kind: 'cut', afterBytes: 100 });
  const file = await open(request(factory.url));
  await t.rejects(text(file.body), { code: 'FACTORY_FAILED' });
  await factory.close();
  await t.rejects(open(request(factory.url)), { code: 'FACTORY_FAILED', status: 502 });
});
