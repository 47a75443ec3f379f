import t from 'tap';
import { bytesThrough, datagram, lastBlock, nearestBlock } from '../../src/tftp/blocks.ts';
import { assetContent } from '../../src/tftp/content.ts';
import { negotiate } from '../../src/tftp/negotiate.ts';
import { contents, inWords, LOCAL, sentBlock } from '../fakes/tftp.ts';

function plan(sizeBytes: number, blksize = 512) {
  const asked = [{ name: 'blksize', value: String(blksize) }];
  return { sizeBytes, agreement: negotiate(asked, { sizeBytes }, LOCAL) };
}

t.test('the last block is the first that is not full', (t) => {
  t.equal(lastBlock(plan(0)), 1);
  t.equal(lastBlock(plan(511)), 1);
  t.equal(lastBlock(plan(512)), 2);
  t.equal(lastBlock(plan(513)), 2);
  t.equal(lastBlock(plan(1468 * 3, 1468)), 4);
  t.end();
});

t.test('counts bytes through a block, and never more than there are', (t) => {
  t.equal(bytesThrough(plan(600), -1), 0);
  t.equal(bytesThrough(plan(600), 0), 0);
  t.equal(bytesThrough(plan(600), 1), 512);
  t.equal(bytesThrough(plan(600), 2), 600);
  t.end();
});

t.test('a datagram is a header and a view of the file', (t) => {
  const file = plan(600);
  const bytes = contents(600);
  const [header, body] = datagram(file, assetContent({ bytes }), 2) as Uint8Array[];
  t.equal(Buffer.from(header ?? []).toString('hex'), '00030002');
  t.same(Buffer.from(body ?? []), bytes.subarray(512));
  t.equal(body?.buffer, bytes.buffer, 'uncopied');
  t.equal(inWords(sentBlock(file, bytes, 0)), 'OACK blksize=512');
  t.equal(inWords(sentBlock(file, bytes, 65_536)), 'DATA 0 0');
  t.end();
});

t.test('a block whose bytes are not in memory is to be asked for again', (t) => {
  const later = Promise.resolve();
  t.equal(datagram(plan(600), { view: () => later }, 1), later);
  t.end();
});

t.test('a number of 16 bits stands for the nearest block', (t) => {
  t.equal(nearestBlock(0, -1), 0);
  t.equal(nearestBlock(65_535, -1), -1);
  t.equal(nearestBlock(65_535, 0), -1);
  t.equal(nearestBlock(0, 65_535), 65_536);
  t.equal(nearestBlock(65_535, 65_536), 65_535);
  t.equal(nearestBlock(5, 65_530), 65_541);
  t.equal(nearestBlock(0x8000, 0), -0x8000);
  t.end();
});
