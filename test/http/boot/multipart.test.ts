/** Tests for src/http/boot/multipart.ts */
import fc from 'fast-check';
import t from 'tap';
import { multipartOf } from '../../../src/http/boot/multipart.ts';
import { parts } from '../../fakes/multipart.ts';

const content = Buffer.from(Array.from({ length: 500 }, (_, index) => index % 251));

function bodyOf(pieces: ReturnType<typeof multipartOf>['pieces']): Buffer {
  return Buffer.concat(
    pieces.map((piece) =>
      piece instanceof Uint8Array ? piece : content.subarray(piece.start, piece.end),
    ),
  );
}

t.test('looks as RFC 9110 shows it', (t) => {
  const file = { sizeBytes: 500, contentType: 'application/pdf' };
  const spans = [
    { start: 65, end: 67 },
    { start: 97, end: 99 },
  ];
  const { contentType, lengthBytes, pieces } = multipartOf(spans, file, 'THIS_IS');
  t.equal(contentType, 'multipart/byteranges; boundary=THIS_IS');
  const expected = [
    '\r\n--THIS_IS\r\nContent-Type: application/pdf\r\nContent-Range: bytes 65-66/500\r\n\r\n',
    'AB',
    '\r\n--THIS_IS\r\nContent-Type: application/pdf\r\nContent-Range: bytes 97-98/500\r\n\r\n',
    'ab',
    '\r\n--THIS_IS--\r\n',
  ].join('');
  t.equal(String(bodyOf(pieces)), expected);
  t.equal(lengthBytes, expected.length);
  t.end();
});

t.test('whatever the parts are, a reader finds them where they say they are', (t) => {
  const span = fc
    .tuple(fc.nat({ max: 499 }), fc.nat({ max: 499 }))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }));
  fc.assert(
    fc.property(fc.array(span, { minLength: 2, maxLength: 10 }), (spans) => {
      const file = { sizeBytes: 500, contentType: 'application/octet-stream' };
      const made = multipartOf(spans, file, 'bound');
      const body = bodyOf(made.pieces);
      const read = parts(made.contentType, body);
      t.equal(body.length, made.lengthBytes);
      t.same(
        read.map(({ start, end, sizeBytes }) => ({ start, end, sizeBytes })),
        spans.map(({ start, end }) => ({ start, end, sizeBytes: 500 })),
      );
      return read.every(({ bytes, start, end }) => content.subarray(start, end).equals(bytes));
    }),
  );
  t.end();
});
