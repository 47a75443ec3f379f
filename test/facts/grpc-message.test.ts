import t from 'tap';
import { eventBytesMax } from '../../src/domain/limits-facts.ts';
import { createGrpcBody } from '../../src/facts/grpc-message.ts';
import { framed } from '../fakes/talos-protobuf.ts';

function read(...chunks: readonly Uint8Array[]) {
  const body = createGrpcBody();
  for (const chunk of chunks) {
    const fault = body.push(chunk);
    if (fault) return { fault, then: body.end(), more: body.push(chunk) };
  }
  return body.end();
}

t.test('takes the message out of its envelope, however it is cut', (t) => {
  const bytes = framed(Buffer.from('hello'));
  t.same(read(bytes), { message: Buffer.from('hello') });
  t.same(read(...[...bytes].map((byte) => Buffer.from([byte]))), { message: Buffer.from('hello') });
  t.same(read(framed(Buffer.alloc(0))), { message: Buffer.alloc(0) });
  t.end();
});

t.test('a body must have one message, whole', (t) => {
  t.match(read(), { status: 13, message: /cut off/ });
  t.match(read(Buffer.from([0, 0])), { status: 13 });
  t.match(read(framed(Buffer.from('hello')).subarray(0, 8)), { status: 13, message: /cut off/ });
  const two = Buffer.concat([framed(Buffer.from('a')), framed(Buffer.from('b'))]);
  t.match(read(two), { fault: { status: 13, message: /found more/ } });
  t.end();
});

t.test('refuses what is compressed or too long by its first five bytes, for good', (t) => {
  t.match(read(Buffer.from([1, 0, 0, 0, 1])), { fault: { status: 12 }, then: { status: 12 } });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(eventBytesMax + 1, 1);
  t.match(read(prefix), { fault: { status: 8 }, more: { status: 8 } });
  prefix.writeUInt32BE(0xffff_ffff, 1);
  t.match(read(prefix), { fault: { status: 8 } });
  t.end();
});
