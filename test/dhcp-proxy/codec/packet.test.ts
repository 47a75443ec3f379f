import fc from 'fast-check';
import t from 'tap';
import {
  decodePacket,
  encodePacket,
  packetLength,
  type DhcpPacket,
} from '../../../src/dhcp-proxy/codec/packet.ts';
import { decoded, message, optionBytes } from '../../fakes/dhcp.ts';

function failureOf(bytes: Uint8Array): string {
  const result = decodePacket(bytes);
  return result.ok ? 'none' : result.failure;
}

function optionOf(bytes: Uint8Array, tag: number): string | undefined {
  const result = decodePacket(bytes);
  const value = result.ok ? result.packet.options.get(tag) : undefined;
  return value && Buffer.from(value).toString();
}

t.test('reads the header fields where RFC 2131 puts them', (t) => {
  const result = decodePacket(
    message({ xid: 0xfedcba98, flags: 0x8000, ciaddr: '10.0.0.9', giaddr: '192.168.1.1' }),
  );
  const packet = result.ok ? result.packet : undefined;
  t.match(packet, {
    op: 1,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0xfedcba98,
    secs: 0,
    flags: 0x8000,
    ciaddr: 0x0a000009,
    yiaddr: 0,
    giaddr: 0xc0a80101,
  });
  t.equal(Buffer.from(packet?.chaddr ?? []).toString('hex'), '525400aa0001'.padEnd(32, '0'));
  t.end();
});

t.test('says why a datagram is no DHCP message', (t) => {
  const whole = message({});
  t.equal(failureOf(whole.subarray(0, 239)), 'shorter than a header');
  t.equal(failureOf(Buffer.alloc(0)), 'shorter than a header');
  const uncooked = Buffer.from(whole);
  uncooked[239] = 0;
  t.equal(failureOf(uncooked), 'no DHCP cookie');
  t.equal(failureOf(whole.subarray(0, -2)), 'cut option');
  t.equal(failureOf(whole.subarray(0, 240)), 'none', 'a header and nothing else is whole');
  t.end();
});

t.test('reads options from file and sname when option 52 says so, file first', (t) => {
  const part = (text: string): Buffer => optionBytes([[60, text]]);
  const spread = (overload: readonly number[]): Buffer =>
    message({
      file: Buffer.concat([part('b'), Buffer.from([255])]),
      sname: part('c'),
      options: [
        [52, overload],
        [60, 'a'],
      ],
    });
  t.equal(optionOf(spread([1]), 60), 'ab');
  t.equal(optionOf(spread([2]), 60), 'ac');
  t.equal(optionOf(spread([3]), 60), 'abc');
  for (const illegal of [[0], [4], [255], [], [1, 1]]) {
    t.equal(failureOf(spread(illegal)), 'overload', illegal.join());
  }
  t.end();
});

t.test('finds overload illegal when option 52 itself was split', (t) => {
  const twice = message({
    options: [
      [52, [1]],
      [52, [1]],
    ],
  });
  t.equal(failureOf(twice), 'overload');
  t.end();
});

t.test('ignores option 52 inside file, and refuses a file whose options are cut', (t) => {
  const nested = optionBytes([
    [52, [2]],
    [60, 'x'],
  ]);
  const bytes = message({ file: nested, sname: Buffer.alloc(64, 1), options: [[52, [1]]] });
  t.equal(optionOf(bytes, 60), 'x');
  const cut = message({ file: Buffer.alloc(128, 7), options: [[52, [1]]] });
  t.equal(failureOf(cut), 'cut option');
  t.end();
});

t.test('decodes what it encodes, and pads short messages to 300 bytes', (t) => {
  const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
  const u16 = fc.integer({ min: 0, max: 0xffff });
  const u8 = fc.integer({ min: 0, max: 255 });
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const tag = fc.integer({ min: 1, max: 254 }).filter((code) => code !== 52);
  const options = fc
    .uniqueArray(fc.tuple(tag, fc.uint8Array({ maxLength: 255 })), { selector: ([code]) => code })
    .map((list) => new Map(list));
  const packets: fc.Arbitrary<DhcpPacket> = fc.record({
    ...{ op: u8, htype: u8, hlen: u8, hops: u8, xid: u32, secs: u16, flags: u16 },
    ...{ ciaddr: u32, yiaddr: u32, siaddr: u32, giaddr: u32 },
    ...{ chaddr: bytes(16), sname: bytes(64), file: bytes(128), options },
  });
  fc.assert(
    fc.property(packets, (packet) => {
      const encoded = encodePacket(packet);
      t.ok(encoded.length >= 300 && encoded.length >= packetLength(packet.options));
      const result = decodePacket(encoded);
      const plain = (value: DhcpPacket): unknown => ({
        ...value,
        chaddr: [...value.chaddr],
        sname: [...value.sname],
        file: [...value.file],
        options: [...value.options].map(([code, one]) => [code, [...one]]),
      });
      t.same(result.ok && plain(result.packet), plain(packet));
    }),
    { numRuns: 200 },
  );
  t.end();
});

t.test('refuses to write a field that does not fit', (t) => {
  const packet = decoded(message({}));
  t.throws(() => encodePacket({ ...packet, file: new Uint8Array(129) }), RangeError);
  t.end();
});
