import t from 'tap';
import { serverIdentifierOverride } from '../../../src/dhcp-proxy/codec/option-relay-agent.ts';

t.test('reads the address that a relay wants in option 54', (t) => {
  const value = serverIdentifierOverride(Uint8Array.of(1, 2, 0, 5, 11, 4, 10, 88, 0, 1));
  t.same(value && [...value], [10, 88, 0, 1]);
  t.end();
});

t.test('takes nothing else for an address', (t) => {
  t.equal(serverIdentifierOverride(Uint8Array.of(1, 2, 0, 5)), undefined);
  t.equal(serverIdentifierOverride(Uint8Array.of(11, 3, 10, 88, 0)), undefined);
  t.end();
});
