import fc from 'fast-check';
import t from 'tap';
import { decode, encode, encodeDataHeader, type TftpPacket } from '../../src/tftp/codec.ts';
import { SAMPLES, ack, rrq, sample } from '../fakes/tftp.ts';

t.test('reads every sample as what it is', (t) => {
  for (const { file, kind, description } of SAMPLES) {
    t.equal(decode(sample(file.replace('.hex', ''))).kind, kind, description);
  }
  t.end();
});

t.test('reads a request with its options in their order', (t) => {
  t.same(decode(sample('size-probe-edk2')), {
    kind: 'rrq',
    name: 'snponly.efi',
    mode: 'octet',
    options: [
      { name: 'tsize', value: '0' },
      { name: 'blksize', value: '1468' },
      { name: 'windowsize', value: '4' },
    ],
  });
  t.match(decode(sample('upper-case')), { mode: 'OCTET', options: [{ name: 'BLKSIZE' }, {}] });
  t.match(decode(sample('name-trailing-ff')), { name: 'ipxe.efi\u00ff' });
  t.match(decode(sample('write')), { kind: 'wrq', name: 'upload.bin' });
  t.end();
});

t.test('reads how firmware hangs up', (t) => {
  t.same(decode(sample('hang-up-edk2')), {
    kind: 'error',
    code: 8,
    text: 'User aborted the transfer',
  });
  t.same(decode(sample('hang-up-intel')), { kind: 'error', code: 0, text: 'TFTP Aborted' });
  t.same(decode(Buffer.from('\0\u0005\0\u0001no NUL', 'latin1')), {
    kind: 'error',
    code: 1,
    text: 'no NUL',
  });
  t.end();
});

t.test('takes an ACK that is padded to the shortest Ethernet frame', (t) => {
  t.same(decode(Buffer.concat([ack(0xfffe), Buffer.alloc(14)])), { kind: 'ack', block: 0xfffe });
  t.end();
});

t.test('ends the options where padding begins', (t) => {
  const padded = Buffer.concat([rrq('a', { tsize: 0 }), Buffer.alloc(9)]);
  t.match(decode(padded), { kind: 'rrq', options: [{ name: 'tsize', value: '0' }] });
  t.end();
});

t.test('tells what is wrong with a packet, and whether its sender waits for an answer', (t) => {
  const cases: [name: string, bytes: Buffer, reason: string, request: boolean][] = [
    ['empty', Buffer.alloc(0), 'too-short', false],
    ['three bytes', Buffer.of(0, 1, 0), 'too-short', false],
    ['opcode 0', Buffer.of(0, 0, 0, 1), 'unknown-opcode', false],
    ['opcode 7', Buffer.of(0, 7, 0, 1), 'unknown-opcode', false],
    ['opcode 256', Buffer.of(1, 0, 0, 1), 'unknown-opcode', false],
    ['no NUL behind the mode', sample('mode-unterminated'), 'unterminated', true],
    ['no NUL behind the name', Buffer.from('\0\u0001abcd', 'latin1'), 'unterminated', true],
    ['option without value', rrq('a', { tsize: 0 }).subarray(0, -2), 'unterminated', true],
    ['OACK without value', Buffer.from('\0\u0006tsize\0', 'latin1'), 'unterminated', false],
    ['33 options', rrq('a', many(33)), 'too-many-options', true],
  ];
  for (const [name, bytes, reason, request] of cases) {
    t.same(decode(bytes), { kind: 'malformed', reason, request }, name);
  }
  t.match(decode(rrq('a', many(32))), { kind: 'rrq' }, '32 options are read');
  t.end();
});

function many(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, at]));
}

t.test('writes the bytes of RFC 1350 and 2347', (t) => {
  const hex = (packet: TftpPacket): string => Buffer.from(encode(packet)).toString('hex');
  t.equal(hex({ kind: 'ack', block: 0x1234 }), '00041234');
  t.equal(hex({ kind: 'data', block: 0xffff, bytes: Buffer.of(7) }), '0003ffff07');
  t.equal(hex({ kind: 'error', code: 1, text: 'no' }), '000500016e6f00');
  t.equal(hex({ kind: 'oack', options: [{ name: 'tsize', value: '5' }] }), '00067473697a65003500');
  t.equal(Buffer.from(encodeDataHeader(65_535)).toString('hex'), '0003ffff');
  t.end();
});

const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const options = fc.array(fc.record({ name: word, value: word }), { maxLength: 8 });
const number16 = fc.integer({ min: 0, max: 65_535 });
const packet: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('rrq' as const, 'wrq' as const),
    name: word,
    mode: word,
    options,
  }),
  fc.record({
    kind: fc.constant('oack' as const),
    options: fc.array(fc.record({ name: word, value: word }), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('ack' as const), block: number16 }),
  fc.record({ kind: fc.constant('error' as const), code: number16, text: word }),
  fc.record({
    kind: fc.constant('data' as const),
    block: number16,
    bytes: fc.uint8Array({ maxLength: 64 }),
  }),
);

t.test('reads back whatever it writes', (t) => {
  fc.assert(
    fc.property(packet, (written) => {
      const read = decode(encode(written));
      t.ok(read.kind === written.kind);
      if (read.kind === 'data' && written.kind === 'data') {
        return read.block === written.block && Buffer.compare(read.bytes, written.bytes) === 0;
      }
      return JSON.stringify(read) === JSON.stringify(written);
    }),
  );
  t.end();
});

t.test('never throws, whatever arrives', (t) => {
  const mutated = fc
    .tuple(fc.constantFrom(...SAMPLES), fc.array(fc.tuple(fc.nat(90), fc.nat(255))), fc.nat(90))
    .map(([{ file }, changes, length]) => {
      const bytes = sample(file.replace('.hex', ''));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes.subarray(0, length);
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 600 })), (bytes) => {
      decode(bytes);
    }),
    { numRuns: 5_000 },
  );
  t.pass('5000 packets');
  t.end();
});
