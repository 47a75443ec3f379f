import t from 'tap';
import { readClientArch } from '../../../src/dhcp-proxy/codec/option-client-arch.ts';

t.test('reads one or several numbers in their order', (t) => {
  t.same(readClientArch(Uint8Array.of(0, 7)), [7]);
  t.same(readClientArch(Uint8Array.of(0, 254, 0, 7, 1, 0)), [254, 7, 256]);
  t.same(readClientArch(Buffer.from([9, 9, 0, 11]).subarray(2)), [11], 'inside a larger buffer');
  t.end();
});

t.test('refuses lengths that no list of numbers has', (t) => {
  t.equal(readClientArch(new Uint8Array()), undefined);
  t.equal(readClientArch(Uint8Array.of(0, 7, 0)), undefined);
  t.end();
});
