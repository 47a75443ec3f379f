/** When each datagram of a capture was seen, in the forms in which files have it. */
import t from 'tap';
import { readCapture } from './capture-frames.ts';

const AT_MS = 1_795_706_164_589;
const SECONDS = Math.floor(AT_MS / 1_000);

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
}

/** Ethernet, IPv4 and UDP, with nothing in it. */
function frame(): Buffer {
  const bytes = Buffer.alloc(14 + 20 + 8);
  bytes.writeUInt16BE(0x0800, 12);
  bytes.writeUInt8(0x45, 14);
  bytes.writeUInt16BE(28, 16);
  bytes.writeUInt8(17, 23);
  bytes.writeUInt16BE(8, 38);
  return bytes;
}

const bytes = frame();
const record = (fraction: number): Buffer =>
  Buffer.concat([words(SECONDS, fraction, bytes.length, bytes.length), bytes]);
const classic = (magic: number, fraction: number): Buffer =>
  Buffer.concat([words(magic, 0, 0, 0, 0, 0), record(fraction), record(fraction + 1_000)]);

function pcapng(): Buffer {
  const padded = Buffer.concat([bytes, Buffer.alloc(2)]);
  const length = 32 + padded.length;
  const [high, low] = [Math.floor((AT_MS * 1_000) / 2 ** 32), (AT_MS * 1_000) % 2 ** 32];
  return Buffer.concat([
    words(0x0a0d0d0a, 28, 0x1a2b3c4d, 0, 0, 0, 28),
    words(6, length, 0, high, low, bytes.length, bytes.length),
    ...[padded, words(length)],
  ]);
}

t.test('the time of a datagram is that of its record', (t) => {
  const times = (file: Buffer): readonly number[] => readCapture(file).map(({ atMs }) => atMs);
  t.same(times(classic(0xa1b2c3d4, 589_000)), [AT_MS, AT_MS + 1], 'in microseconds');
  const [first = NaN, second = NaN] = times(classic(0xa1b23c4d, 589_000_000));
  t.equal(first, AT_MS, 'in nanoseconds');
  t.equal((second - first).toFixed(3), '0.001');
  t.same(times(pcapng()), [AT_MS], 'as pcapng has it');
  t.end();
});
