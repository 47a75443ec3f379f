import t from 'tap';
import { imageIdleMs, imageReadsMax } from '../../src/domain/limits.ts';
import { createContentCache } from '../../src/service/content-cache.ts';

const SIZE = 100;

function setup(bytesMax: number) {
  let nowMs = 0;
  const timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const reads: string[] = [];
  const disk = new Map<string, PromiseWithResolvers<Uint8Array>>();
  const cache = createContentCache({
    clock: { monotonicMs: () => nowMs },
    bytesMax,
    emptied: () => reads.push('emptied'),
    after: (delayMs, run) => timers.push({ atMs: nowMs + delayMs, run }),
  });
  const piece = (key: string): Parameters<typeof cache.get>[0] => ({
    key,
    sizeBytes: SIZE,
    read() {
      reads.push(key);
      const answer = Promise.withResolvers<Uint8Array>();
      disk.set(key, answer);
      return answer.promise;
    },
  });
  const get = (key: string): Uint8Array | Promise<Uint8Array> => cache.get(piece(key));
  const want = async (key: string): Promise<Uint8Array> => get(key);
  const deliver = async (key: string): Promise<void> => {
    await turn();
    disk.get(key)?.resolve(Buffer.alloc(SIZE, key));
    await turn();
  };
  const fail = async (key: string): Promise<void> => {
    await turn();
    disk.get(key)?.reject(new Error(`no ${key}`));
    await turn();
  };
  /** asks for a piece, and has it read if it is not there */
  const load = async (key: string): Promise<Uint8Array> => {
    const got = get(key);
    if (got instanceof Promise) await deliver(key);
    return got;
  };
  const kept = (...keys: readonly string[]): string[] =>
    keys.filter((key) => {
      const got = get(key);
      if (got instanceof Promise) got.catch(() => undefined);
      return got instanceof Uint8Array;
    });
  const advance = (ms: number): void => {
    nowMs += ms;
    for (const timer of timers.splice(0)) {
      if (timer.atMs <= nowMs) timer.run();
      else timers.push(timer);
    }
  };
  const readAhead = (key: string): Promise<unknown> => cache.readAhead(piece(key));
  return { get, want, readAhead, reads, timers, deliver, fail, load, kept, advance };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('what was read is there at once, and is the same for everybody', async (t) => {
  const { get, load, reads } = setup(1_000);
  const bytes = await load('a');
  t.equal(get('a'), bytes);
  t.same(reads, ['a']);
});

t.test('what several want while it is read is read once', async (t) => {
  const { want, deliver, reads } = setup(1_000);
  const wanted = [want('a'), want('a'), want('a')];
  await deliver('a');
  const [first, ...others] = await Promise.all(wanted);
  t.ok(others.every((bytes) => bytes === first));
  t.same(reads, ['a']);
});

t.test('the piece used longest ago makes room', async (t) => {
  const { load, kept } = setup(3 * SIZE);
  for (const key of ['a', 'b', 'c', 'a', 'd']) await load(key);
  t.same(kept('a', 'c', 'd'), ['a', 'c', 'd']);
  t.same(kept('b'), []);
});

t.test('what is being read counts, before it has arrived', async (t) => {
  const { get, load, deliver, kept } = setup(2 * SIZE);
  await load('a');
  await load('b');
  const coming = get('c');
  await turn();
  t.same(kept('b'), ['b']);
  t.same(kept('a'), [], 'made room for what comes');
  await deliver('c');
  t.equal((await coming).length, SIZE);
});

t.test(
  'a read that failed is told to all who wait, takes no room, and is tried again',
  async (t) => {
    const { want, fail, load, reads, kept } = setup(2 * SIZE);
    const wanted = [want('a'), want('a')];
    const outcomes = Promise.allSettled(wanted);
    await fail('a');
    t.ok((await outcomes).every(({ status }) => status === 'rejected'));
    for (const key of ['b', 'a']) await load(key);
    t.same(reads, ['a', 'b', 'a']);
    t.same(kept('a', 'b'), ['a', 'b']);
  },
);

t.test('no more are read at once than the disk is to have, in the order of asking', async (t) => {
  const { want, deliver, fail, reads } = setup(10_000);
  const keys = Array.from({ length: imageReadsMax + 3 }, (_, at) => `k${at}`);
  const outcomes = Promise.allSettled(keys.map(want));
  await turn();
  t.same(reads, keys.slice(0, imageReadsMax));
  await fail('k0');
  t.same(reads, keys.slice(0, imageReadsMax + 1), 'also after one that failed');
  for (const key of keys.slice(1)) await deliver(key);
  t.same(reads, keys);
  t.equal((await outcomes).filter(({ status }) => status === 'fulfilled').length, keys.length - 1);
});

t.test('reading ahead is for a disk that nobody waits for', async (t) => {
  const { get, readAhead, deliver, fail, load, reads, kept } = setup(10_000);
  const ahead = readAhead('a');
  await deliver('a');
  await ahead;
  t.same(kept('a'), ['a']);
  await readAhead('a');
  t.same(reads, ['a'], 'not read again');

  const failing = readAhead('b');
  await fail('b');
  await t.resolves(failing, 'nobody has asked for it yet');
  t.equal((await load('b')).length, SIZE);

  for (let at = 0; at < imageReadsMax; at += 1) void get(`busy${at}`);
  await turn();
  reads.length = 0;
  await readAhead('c');
  t.same(reads, [], 'somebody waits');
});

t.test('what nobody asks for leaves, and then nothing wakes up any more', async (t) => {
  const { load, kept, advance, timers, reads } = setup(10_000);
  await load('a');
  await load('b');
  advance(imageIdleMs - 1);
  t.same(kept('b'), ['b'], 'used again');
  advance(1);
  t.same(kept('b'), ['b']);
  t.same(reads, ['a', 'b']);
  advance(imageIdleMs);
  t.equal(timers.length, 0);
  t.same(reads, ['a', 'b', 'emptied']);
  t.same(kept('a', 'b'), []);
  await load('c');
  t.equal(timers.length, 1, 'until there is something again');
});
