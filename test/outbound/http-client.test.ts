/** Tests for src/outbound/http-client.ts */
import t from 'tap';
import { fetchOutbound, type OutboundLimits } from '../../src/outbound/http-client.ts';
import { startImageFactory, VANILLA } from '../fakes/image-factory.ts';

const PATH = `/image/${VANILLA}/v1.13.9/kernel-amd64`;
const SOON: OutboundLimits = { headersTimeoutMs: 100, idleTimeoutMs: 100 };

async function read(url: string, limits?: OutboundLimits, signal?: AbortSignal): Promise<number> {
  const never = new AbortController().signal;
  const answer = await fetchOutbound(
    { url, method: 'GET', headers: {}, signal: signal ?? never },
    limits,
  );
  let bytes = 0;
  for await (const chunk of answer.body) bytes += chunk.length;
  return bytes;
}

t.test('reads a body as it comes', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  t.equal(await read(factory.url + PATH), 42_000);
});

t.test('follows a few redirects, each of them checked', async (t) => {
  const [first, second] = await Promise.all([startImageFactory(), startImageFactory()]);
  t.teardown(() => Promise.all([first.close(), second.close()]));
  first.misbehave({ kind: 'redirect', to: second.url + PATH });
  t.equal(await read(first.url + PATH), 42_000);

  first.misbehave({ kind: 'redirect', to: PATH });
  await t.rejects(read(first.url + PATH), { message: 'more than 3 redirects' });
  t.equal(first.requests.length, 1 + 4);

  for (const to of ['http://169.254.169.254/latest/', 'file:///etc/passwd', 'http://[fe80::1]/']) {
    first.misbehave({ kind: 'redirect', to });
    await t.rejects(read(first.url + PATH), { message: /^refused to connect: / }, to);
  }
});

t.test('says in words why nothing was fetched', async (t) => {
  const factory = await startImageFactory();
  const { url } = factory;
  await factory.close();
  await t.rejects(read(url), { name: 'OutboundError', message: /ECONNREFUSED/ });
  await t.rejects(read('no url'), { message: 'expected a URL, found "no url"' });
  await t.rejects(read('http://name.invalid/'), {
    name: 'OutboundError',
    message: /name\.invalid/,
  });
});

t.test('gives up on a server that never answers, or stops in the middle', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  factory.misbehave({ kind: 'silent' });
  await t.rejects(read(factory.url + PATH, SOON), { message: 'no answer for 0.1 seconds' });
  factory.misbehave({ kind: 'stall', afterBytes: 10 });
  await t.rejects(read(factory.url + PATH, SOON), { message: 'no data for 0.1 seconds' });
  factory.misbehave({ kind: 'cut', afterBytes: 10 });
  await t.rejects(read(factory.url + PATH), { name: 'OutboundError' });
});

t.test('stops when nobody waits any more', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  factory.misbehave({ kind: 'silent' });
  const leave = new AbortController();
  const waiting = read(factory.url + PATH, undefined, leave.signal);
  leave.abort();
  await t.rejects(waiting, { name: 'OutboundError' });
});

t.test('a reader that leaves early closes the connection', async (t) => {
  const factory = await startImageFactory();
  t.teardown(() => factory.close());
  factory.misbehave({ kind: 'stall', afterBytes: 10 });
  const { body } = await fetchOutbound({
    url: factory.url + PATH,
    method: 'GET',
    headers: {},
    signal: new AbortController().signal,
  });
  for await (const chunk of body) {
    t.equal(chunk.length, 10);
    break;
  }
});
