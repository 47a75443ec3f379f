/**
 * Several parts of a file in one answer: multipart/byteranges.
 *
 * Specs    RFC 9110 sections 14.6 and 15.3.7.2: each part has its own Content-Type and
 *          Content-Range, and the answer as a whole has no Content-Range. RFC 2046 section 5.1.1:
 *          the line end before a boundary belongs to the boundary.
 * Tests    test/http/boot/multipart.test.ts
 */
import type { Span } from './range.ts';

interface Multipart {
  readonly contentType: string;
  readonly lengthBytes: number;
  /** what is sent, in this order: text as bytes, and parts of the file */
  readonly pieces: readonly (Uint8Array | Span)[];
}

interface Representation {
  readonly sizeBytes: number;
  readonly contentType: string;
}

/** @param boundary  of letters and digits, that nobody who chose the file's content could guess */
export function multipartOf(
  spans: readonly Span[],
  { sizeBytes, contentType }: Representation,
  boundary: string,
): Multipart {
  const heads = spans.map(({ start, end }) =>
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${contentType}\r\n` +
        `Content-Range: bytes ${start}-${end - 1}/${sizeBytes}\r\n\r\n`,
    ),
  );
  const pieces = [
    ...spans.flatMap((span, at) => [heads[at] ?? Buffer.alloc(0), span]),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ];
  return {
    contentType: `multipart/byteranges; boundary=${boundary}`,
    lengthBytes: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0),
    pieces,
  };
}

function lengthOf(piece: Uint8Array | Span): number {
  return piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
}
