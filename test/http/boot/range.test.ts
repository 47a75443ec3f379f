/** Tests for src/http/boot/range.ts */
import fc from 'fast-check';
import t from 'tap';
import { selectPart, type ConditionalHeaders } from '../../../src/http/boot/range.ts';

const MODIFIED = 'Mon, 02 Mar 2026 10:00:00 GMT';
const LATER = 'Mon, 02 Mar 2026 10:00:01 GMT';
const EARLIER = 'Mon, 02 Mar 2026 09:59:59 GMT';
const FILE = { sizeBytes: 1_000, etag: 'tag', lastModifiedMs: Date.parse(MODIFIED) + 400 };
const WHOLE = { status: 200, start: 0, end: 1_000 };

const get = (headers: ConditionalHeaders, file = FILE): object =>
  selectPart({ method: 'GET', headers }, file);

t.test('one range is served', (t) => {
  const part = (start: number, end: number): object => ({ status: 206, start, end });
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

t.test('what is no range, or several, gets the whole file', (t) => {
  const ignored = ['bytes=5-2', 'bytes=-', 'bytes=a-b', 'lines=0-1', 'bytes=0-1,5-6', '', 'bytes'];
  for (const range of [...ignored, `bytes=${'9'.repeat(20)}-`]) {
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
  const rest = { status: 206, start: 500, end: 1_000 };
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

t.test('whatever is asked for, what is sent lies inside of the file', (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
  );
  fc.assert(
    fc.property(text, fc.nat({ max: 10_000 }), (range, sizeBytes) => {
      const part = selectPart({ method: 'GET', headers: { range } }, { sizeBytes, etag: 'x' });
      if (!('start' in part)) return part.status === 416;
      const inside = part.start >= 0 && part.start <= part.end && part.end <= sizeBytes;
      return inside && (part.status === 200 || part.start < part.end);
    }),
  );
  t.end();
});
