import t from 'tap';
import { MESSAGE_TYPE, OPTION } from '../../../src/dhcp-proxy/codec/option-codes.ts';

t.test('codes are unique, so that one value cannot be read under two names', (t) => {
  for (const codes of [Object.values(OPTION), Object.values(MESSAGE_TYPE)]) {
    t.equal(new Set<number>(codes).size, codes.length);
  }
  t.end();
});
