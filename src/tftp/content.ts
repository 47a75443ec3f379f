/**
 * The bytes of a file as transfers send them: views of what is in memory, once for everybody.
 *
 * Owns     finding the bytes of a block, which may lie in two pieces of the file.
 * Leaves   which pieces are in memory, and reading the others, to whoever opened the file.
 * Tests    test/tftp/content.test.ts
 */
import type { Asset, OpenFile } from '../domain/ports.ts';

export interface Content {
  readonly sizeBytes: number;
  /**
   * The bytes from `start` up to `end`, uncopied and to be sent at once; or, where some of them are
   * not in memory, a promise after which to ask again.
   */
  view(start: number, end: number): readonly Uint8Array[] | Promise<unknown>;
  close(): void;
}

/** A boot file, which is whole in memory. */
export function assetContent({ bytes }: Pick<Asset, 'bytes'>): Content {
  return {
    sizeBytes: bytes.length,
    // Several times as fast as `subarray` of a Buffer, and done for each block.
    view: (start, end) => [new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)],
    close: () => undefined,
  };
}

/** A file of an image, of which some pieces are in memory. */
export function fileContent(file: OpenFile): Content {
  const { sizeBytes, chunkBytes } = file;
  return {
    sizeBytes,
    view(start, end) {
      const views: Uint8Array[] = [];
      for (let at = start; at < end;) {
        const index = Math.floor(at / chunkBytes);
        const chunk = file.chunk(index);
        if (chunk instanceof Promise) return chunk;
        const from = index * chunkBytes;
        const to = Math.min(end, from + chunkBytes);
        views.push(chunk.subarray(at - from, to - from));
        at = to;
      }
      return views;
    },
    close() {
      // What it says about a file that was only read from helps nobody.
      file.close().catch(() => undefined);
    },
  };
}
