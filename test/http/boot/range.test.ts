/** Tests for src/http/boot/range.ts */
import fc from 'fast-check';
import t from 'tap';
import { selectPart, type ConditionalHeaders, type Span } from '../../../src/http/boot/range.ts';

const MODIFIED = 'Mon, 02 Mar 2026 10:00:00 GMT';
const LATER = 'Mon, 02 Mar 2026 10:00:01 GMT';
const EARLIER = 'Mon, 02 Mar 2026 09:59:59 GMT';
const FILE = { sizeBytes: 1_000, etag: 'tag', lastModifiedMs: Date.parse(MODIFIED) + 400 };
const WHOLE = { status: 200, spans: [{ start: 0, end: 1_000 }] };

const get = (headers: ConditionalHeaders, file = FILE): object =>
  selectPart({ method: 'GET', headers }, file);

type Bounds = readonly [start: number, end: number];

function partial(...parts: readonly Bounds[]): { status: 206; spans: Span[] } {
  return { status: 206, spans: parts.map(([start, end]) => ({ start, end })) };
}

t.test('one range is served', (t) => {
  const part = (start: number, end: number): object => partial([start, end]);
  t.same(get({}), WHOLE);
  t.same(get({ range: 'bytes=0-0' }), part(0, 1));
  t.same(get({ range: 'bytes=500-' }), part(500, 1_000));
  t.same(get({ range: 'bytes=-100' }), part(900, 1_000));
  t.same(get({ range: 'bytes=-5000' }), part(0, 1_000));
  t.same(get({ range: 'bytes=990-5000' }), part(990, 1_000));
  t.same(get({ range: 'bytes= 1-2 ' }), part(1, 3));
  t.end();
});

t.test('a range outside of the file is refused', (t) => {
  for (const range of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0']) {
    t.same(get({ range }), { status: 416 }, range);
  }
  t.same(get({ range: 'bytes=0-' }, { ...FILE, sizeBytes: 0 }), { status: 416 });
  t.end();
});

t.test('a number that no file reaches is one like any other', (t) => {
  const far = '9'.repeat(400);
  t.same(get({ range: `bytes=${far}-` }), { status: 416 });
  t.same(get({ range: `bytes=990-${far}` }), partial([990, 1_000]));
  t.same(get({ range: `bytes=-${far}` }), partial([0, 1_000]));
  t.end();
});

t.test('several ranges are served in the order asked for', (t) => {
  t.same(get({ range: 'bytes=0-0,900-999' }), partial([0, 1], [900, 1_000]));
  t.same(get({ range: 'bytes=900-999, 0-0' }), partial([900, 1_000], [0, 1]));
  t.same(get({ range: 'Bytes= -1 ,,\t0-0 ,' }), partial([999, 1_000], [0, 1]));
  t.same(get({ range: 'bytes=0-0,5000-,900-' }), partial([0, 1], [900, 1_000]));
  t.same(get({ range: 'bytes=5000-,900-' }), partial([900, 1_000]), 'one that is left is one part');
  t.same(get({ range: 'bytes=5000-,-0' }), { status: 416 });
  t.end();
});

t.test('ranges that overlap or touch are one, and no byte is sent twice', (t) => {
  t.same(get({ range: 'bytes=0-9,5-20' }), partial([0, 21]));
  t.same(get({ range: 'bytes=10-19,0-9' }), partial([0, 20]));
  t.same(get({ range: 'bytes=900-,0-9,950-960,890-905' }), partial([890, 1_000], [0, 10]));
  const twice = Array.from({ length: 32 }, () => '0-').join();
  t.same(get({ range: `bytes=${twice}` }), partial([0, 1_000]));
  t.end();
});

t.test('symptom: one small request made a server send a file a thousand times', (t) => {
  const many = Array.from({ length: 33 }, (_, at) => `${at * 20}-${at * 20}`).join();
  t.same(get({ range: `bytes=${many}` }), WHOLE);
  t.end();
});

t.test('what is no range gets the whole file, also when others in its list are', (t) => {
  const ignored = [
    'bytes=5-2',
    'bytes=-',
    'bytes=a-b',
    'lines=0-1',
    '',
    'bytes',
    'bytes=',
    'bytes=,',
  ];
  for (const range of [...ignored, 'bytes=0-1,5-2', 'bytes=0-1,x', 'bytes=0-1 2-3', 'bytes=1']) {
    t.same(get({ range }), WHOLE, range);
  }
  t.same(selectPart({ method: 'HEAD', headers: { range: 'bytes=0-1' } }, FILE), WHOLE);
  t.end();
});

t.test('a client that has the file already is told so', (t) => {
  t.same(get({ 'if-none-match': '"other", W/"tag"' }), { status: 304 });
  t.same(get({ 'if-none-match': '*' }), { status: 304 });
  t.same(get({ 'if-none-match': '"other"', 'if-modified-since': LATER }), WHOLE);
  t.same(get({ 'if-modified-since': MODIFIED }), { status: 304 });
  t.same(get({ 'if-modified-since': EARLIER }), WHOLE);
  t.same(get({ 'if-modified-since': 'yesterday' }), WHOLE);
  t.end();
});

t.test('a client that wants the rest of another file gets no part of this one', (t) => {
  const range = 'bytes=500-';
  const rest = partial([500, 1_000]);
  t.same(get({ range, 'if-range': '"tag"' }), rest);
  t.same(get({ range, 'if-range': '"other"' }), WHOLE);
  t.same(get({ range, 'if-range': 'W/"tag"' }), WHOLE, 'weak validators do not do');
  t.same(get({ range, 'if-range': MODIFIED }), rest);
  t.same(get({ range, 'if-range': LATER }), WHOLE);
  t.same(get({ range, 'if-range': [MODIFIED] }), rest);
  t.same(get({ range, 'if-match': '"other"' }), { status: 412 });
  t.same(get({ range, 'if-match': '"other", "tag"' }), rest);
  t.same(get({ range, 'if-match': 'W/"tag"' }), { status: 412 });
  t.same(get({ range, 'if-unmodified-since': EARLIER }), { status: 412 });
  t.same(get({ range, 'if-unmodified-since': MODIFIED }), rest);
  t.end();
});

t.test('a file without a date has no conditions on it', (t) => {
  const undated = { sizeBytes: 1_000, etag: 'tag' };
  const ask = (headers: ConditionalHeaders): object =>
    selectPart({ method: 'GET', headers }, undated);
  t.same(ask({ 'if-modified-since': LATER }), WHOLE);
  t.same(ask({ 'if-unmodified-since': EARLIER }), WHOLE);
  t.same(ask({ range: 'bytes=0-1', 'if-range': MODIFIED }), WHOLE);
  t.end();
});

/** What a list of ranges means, byte by byte. */
function wantedBytes(ranges: readonly Asked[], sizeBytes: number): Set<number> {
  const wanted = new Set<number>();
  for (const { first, last } of ranges) {
    for (let byte = 0; byte < sizeBytes; byte += 1) {
      const from = first ?? sizeBytes - (last ?? 0);
      const to = first === undefined ? sizeBytes - 1 : (last ?? sizeBytes - 1);
      if (byte >= from && byte <= to) wanted.add(byte);
    }
  }
  return wanted;
}

interface Asked {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

const bound = fc.nat({ max: 1_200 });
const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ first: bound, length: bound }).map(({ first, length }) => ({
    first,
    last: first + length,
  })),
  bound.map((first) => ({ first })),
  bound.map((last) => ({ last })),
);
const written = ({ first, last }: Asked): string => `${first ?? ''}-${last ?? ''}`;

t.test('several ranges are those bytes, each once', (t) => {
  const lists = fc.array(asked, { minLength: 1, maxLength: 32 });
  fc.assert(
    fc.property(lists, fc.nat({ max: 1_000 }), (ranges, sizeBytes) => {
      const range = `bytes=${ranges.map(written).join(', ')}`;
      const part = selectPart({ method: 'GET', headers: { range } }, { sizeBytes, etag: 'x' });
      const wanted = wantedBytes(ranges, sizeBytes);
      if (!('spans' in part)) return part.status === 416 && wanted.size === 0;
      const ascending = part.spans.toSorted((a, b) => a.start - b.start);
      const apart = ascending.every(
        ({ start }, at) => at === 0 || start > (ascending[at - 1]?.end ?? 0),
      );
      const sent = part.spans.flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, at) => start + at),
      );
      const same = sent.length === wanted.size && sent.every((byte) => wanted.has(byte));
      return part.status === 206 && apart && same;
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('whatever is asked for, what is sent lies inside of the file', (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom('0', '7', '-', ',', ' ', '99', '\t')).map((parts) => parts.join('')),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a}-${b}`),
  );
  fc.assert(
    fc.property(text, fc.nat({ max: 10_000 }), (list, sizeBytes) => {
      const headers = { range: `bytes=${list}` };
      const part = selectPart({ method: 'GET', headers }, { sizeBytes, etag: 'x' });
      if (!('spans' in part)) return part.status === 416;
      if (part.status === 200) return part.spans[0]?.end === sizeBytes;
      return part.spans.every(({ start, end }) => start >= 0 && start < end && end <= sizeBytes);
    }),
  );
  t.end();
});
