/**
 * Bodies as a sender takes them: one piece of bytes after the other, at once where they are in
 * memory, so that what many machines are sent costs no waiting and no copy.
 *
 * Tests    test/http/boot/body.test.ts
 */
import type { OpenFile } from '../../domain/ports.ts';
import type { Span } from './range.ts';

/** The next bytes; undefined after the last ones. */
export type NextBytes = () => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** The bytes given and those of the file, in this order. */
export function bodyOf(file: OpenFile, pieces: readonly (Uint8Array | Span)[]): NextBytes {
  let piece = 0;
  let at = 0;
  return () => {
    for (; piece < pieces.length; piece += 1, at = 0) {
      const wanted = pieces[piece];
      if (wanted instanceof Uint8Array) {
        piece += 1;
        return wanted;
      }
      if (wanted === undefined || wanted.start + at >= wanted.end) continue;
      const position = wanted.start + at;
      const index = Math.floor(position / file.chunkBytes);
      const from = position - index * file.chunkBytes;
      const to = Math.min(file.chunkBytes, wanted.end - index * file.chunkBytes);
      at += to - from;
      const chunk = file.chunk(index);
      if (chunk instanceof Promise) return chunk.then((bytes) => bytes.subarray(from, to));
      return chunk.subarray(from, to);
    }
    return undefined;
  };
}
