/** Tests for src/http/boot/body.ts */
import fc from 'fast-check';
import t from 'tap';
import { bodyOf, type NextBytes } from '../../../src/http/boot/body.ts';
import type { OpenFile } from '../../../src/domain/ports.ts';

async function drained(next: NextBytes): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let got = await next(); got !== undefined; got = await next()) pieces.push(got);
  return Buffer.concat(pieces);
}

function fileOf(content: Uint8Array, chunkBytes: number, inMemory = (index: number) => index >= 0) {
  const file: OpenFile = {
    sizeBytes: content.length,
    etag: '',
    chunkBytes,
    chunk(index) {
      const chunk = content.subarray(index * chunkBytes, (index + 1) * chunkBytes);
      return inMemory(index) ? chunk : Promise.resolve(chunk);
    },
    close: () => Promise.resolve(),
  };
  return file;
}

const content = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const span = fc
  .tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }))
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

t.test('the bytes are those of the pieces, however the file is cut into chunks', async (t) => {
  const pieces = fc.array(fc.oneof(span, fc.uint8Array({ minLength: 1, maxLength: 9 })));
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 1_100 }), async (wanted, chunkBytes) => {
      const file = fileOf(content, chunkBytes, (index) => index % 3 !== 1);
      const expected = wanted.map((piece) =>
        piece instanceof Uint8Array ? piece : content.subarray(piece.start, piece.end),
      );
      const body = await drained(bodyOf(file, wanted));
      return body.equals(Buffer.concat(expected));
    }),
  );
  t.end();
});

t.test('what is in memory is handed over at once, and not copied', (t) => {
  const next = bodyOf(fileOf(content, 400), [{ start: 100, end: 900 }]);
  const pieces = [next(), next(), next()] as Uint8Array[];
  t.same(
    pieces.map(({ length }) => length),
    [300, 400, 100],
  );
  t.ok(pieces.every(({ buffer }) => buffer === content.buffer));
  t.equal(next(), undefined);
  t.equal(next(), undefined, 'and stays at its end');
  t.end();
});

t.test('an empty file has no bytes', async (t) => {
  t.equal((await drained(bodyOf(fileOf(Buffer.alloc(0), 10), [{ start: 0, end: 0 }]))).length, 0);
});
