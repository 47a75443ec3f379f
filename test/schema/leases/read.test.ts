import fc from 'fast-check';
import t from 'tap';
import { parseMac } from '../../../src/domain/mac.ts';
import { LEASE_FORMATS, readLeases } from '../../../src/schema/leases/read.ts';
import { hostileText } from '../../fakes/hostile.ts';

const LINES: readonly string[] = [
  '1 52:54:00:aa:00:01 10.0.0.5 a *',
  'lease 10.0.0.5 {',
  '  hardware ethernet 52:54:00:aa:00:01;',
  '  client-hostname "a\\',
  '}',
  'address,hwaddr,hostname',
  'mac;ip',
  '10.0.0.5,52:54:00:aa:00:01,"',
  '10.0.0.5 dev x lladdr 52:54:00:aa:00:01',
];

t.test('whatever a file holds, it is read to its end and nothing odd comes out', (t) => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...LINES), hostileText), { maxLength: 12 })
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, fc.constantFrom(...LEASE_FORMATS), (file, format) => {
      const read = readLeases(file, format);
      for (const { mac, address, hostname } of read?.leases ?? []) {
        t.ok(parseMac(mac) === mac && address?.includes(':') !== true && hostname !== '');
      }
    }),
    { numRuns: 500 },
  );
  for (const format of LEASE_FORMATS) {
    const found = LINES.flatMap(
      (_line, at) => readLeases(LINES.slice(at).join('\n'), format) ?? [],
    );
    t.ok(
      found.some(({ leases }) => leases.length > 0),
      format,
    );
  }
  t.end();
});
