import t from 'tap';
import { tftpAddresses } from '../src/app.ts';
import type { IpAddress } from '../src/domain/address.ts';

t.test('symptom: TFTP answered forged senders — it is told the network of each address', (t) => {
  const own = { address: '10.77.0.2' as IpAddress, prefixLength: 24 };
  const other = { address: 'fe80::1' as IpAddress, prefixLength: 64 };
  const served = { name: 'eth0', addresses: [own, other], up: true, internal: false };
  const beyond = [{ address: 0x0a58_0000, prefixLength: 16 }];
  t.same(tftpAddresses([served], beyond), [{ interface: 'eth0', ...own, beyond }]);
  t.end();
});
