import t from 'tap';
import { udpBatchMax, udpBatchPiecesMax } from '../../src/domain/limits.ts';
import type { Libc } from '../../src/platform/libc.ts';
import { createOutgoing, layoutKnown } from '../../src/platform/native-messages.ts';

t.test('the layout is known for the machines Rouse runs on, and guessed for no other', (t) => {
  for (const arch of ['x64', 'arm64', 'riscv64', 'loong64']) t.ok(layoutKnown(arch, 'LE'), arch);
  t.notOk(layoutKnown('arm', 'LE'), '32 bits');
  t.notOk(layoutKnown('s390x', 'BE'));
  t.notOk(layoutKnown('arm64', 'BE'));
  t.end();
});

/** Every buffer is said to be at an address above 32 bits, each at another one. */
function addresses(): { libc: Libc; asked: Uint8Array[] } {
  const asked: Uint8Array[] = [];
  const addressOf = (bytes: Uint8Array): number => {
    asked.push(bytes);
    return 0x7f00_0000_0000 + asked.length * 0x10_0000;
  };
  return { libc: { addressOf } as unknown as Libc, asked };
}

t.test('a message points to its pieces and to its receiver', (t) => {
  const { libc, asked } = addresses();
  const outgoing = createOutgoing(libc);
  const regions = asked.length;
  const memory = Buffer.alloc(100);
  const offset = memory.byteOffset;
  outgoing.add([memory.subarray(10, 30), memory.subarray(40)], Buffer.alloc(16, 7), 24);
  const message = Buffer.from(outgoing.from(0));
  const pointer = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));
  t.equal(message.readUInt32LE(8), 16, 'bytes of the address');
  t.equal(message.readUInt32LE(24), 2, 'pieces');
  t.equal(message.readUInt32LE(40), 24, 'bytes of control data');
  t.equal(pointer(message, 0), 0x7f00_0000_0000 + 2 * 0x10_0000, 'the second region is addresses');
  const places = Buffer.from((asked[3] ?? Buffer.alloc(0)).subarray(0, 32));
  const base = 0x7f00_0000_0000 + (regions + 1) * 0x10_0000;
  t.equal(pointer(places, 0), base + offset + 10);
  t.equal(places.readUInt32LE(8), 20);
  t.equal(pointer(places, 16), base + offset + 40);
  t.equal(places.readUInt32LE(24), 60);
  outgoing.add([memory.subarray(1)], Buffer.alloc(16), 0);
  t.equal(asked.length, regions + 1, 'the place of a buffer is asked for once');
  t.equal(outgoing.count, 2);
  outgoing.clear();
  t.equal(outgoing.count, 0);
  t.end();
});

t.test('has room for so many messages, and so many pieces', (t) => {
  const outgoing = createOutgoing(addresses().libc);
  t.ok(outgoing.fits(udpBatchPiecesMax));
  t.notOk(outgoing.fits(udpBatchPiecesMax + 1));
  for (let count = 0; count < udpBatchMax; count += 1) outgoing.add([], Buffer.alloc(16), 0);
  t.notOk(outgoing.fits(1));
  t.end();
});
