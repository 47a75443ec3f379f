import t from 'tap';
import { IPXE_PRIORITY } from '../../../src/dhcp-proxy/codec/option-ipxe.ts';

t.test('iPXE is told that our settings come first: tag 1, one byte, priority 1', (t) => {
  t.equal(Buffer.from(IPXE_PRIORITY).toString('hex'), '010101');
  t.end();
});
