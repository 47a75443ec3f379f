import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { OpenFile } from '../../src/domain/ports.ts';
import { assetContent, fileContent } from '../../src/tftp/content.ts';
import { contents } from '../fakes/tftp.ts';

const BYTES = contents(2_500);

/** A file in chunks of 1000 bytes, of which some are in memory. */
function opened(inMemory: readonly number[]): OpenFile & { closed: boolean } {
  const chunk = (index: number): Uint8Array => BYTES.subarray(index * 1_000, (index + 1) * 1_000);
  return {
    sizeBytes: BYTES.length,
    etag: 'x',
    chunkBytes: 1_000,
    chunk: (index) => (inMemory.includes(index) ? chunk(index) : Promise.resolve(chunk(index))),
    closed: false,
    close() {
      this.closed = true;
      return Promise.reject(new Error('the disk is gone'));
    },
  };
}

function joined(view: readonly Uint8Array[] | Promise<unknown>): Buffer | string {
  return view instanceof Promise ? 'later' : Buffer.concat(view);
}

t.test('a boot file is one piece, uncopied', (t) => {
  const content = assetContent({ bytes: BYTES });
  t.equal(content.sizeBytes, 2_500);
  const view = content.view(10, 20);
  t.same(joined(view), BYTES.subarray(10, 20));
  t.equal(view instanceof Promise ? undefined : view[0]?.buffer, BYTES.buffer);
  content.close();
  t.end();
});

t.test('a block lies in one chunk or across several', (t) => {
  const content = fileContent(opened([0, 1, 2]));
  t.same(joined(content.view(0, 512)), BYTES.subarray(0, 512));
  t.same(joined(content.view(900, 1_100)), BYTES.subarray(900, 1_100));
  t.same(joined(content.view(10, 2_500)), BYTES.subarray(10));
  t.same(joined(content.view(2_500, 2_500)), Buffer.alloc(0), 'the empty block at the end');
  t.end();
});

t.test('what is not in memory is awaited, wherever it begins', (t) => {
  const content = fileContent(opened([0]));
  t.not(joined(content.view(0, 1_000)), 'later');
  t.equal(joined(content.view(999, 1_001)), 'later');
  t.end();
});

t.test('a file that cannot be closed harms nobody', async (t) => {
  const file = opened([]);
  fileContent(file).close();
  await turn();
  t.equal(file.closed, true);
});
