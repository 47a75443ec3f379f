import t from 'tap';
import {
  hex16,
  HTTP_ROWS,
  loaderUrl,
  scriptUrl,
  subnetOf,
  TFTP_ROWS,
} from '../../../src/cli/dhcp-help/site.ts';
import type { IpAddress } from '../../../src/domain/address.ts';

t.test('each architecture has its loader, by TFTP and by HTTP', (t) => {
  t.same(
    TFTP_ROWS.map(({ codes, file }) => [file, codes]),
    [
      ['undionly.kpxe', [0]],
      ['ipxe.efi', [7, 9]],
      ['ipxe-arm64.efi', [11, 22]],
      ['ipxe-riscv64.efi', [27]],
      ['ipxe-loong64.efi', [39]],
    ],
  );
  t.same(
    HTTP_ROWS.map(({ codes, file }) => [file, codes]),
    [
      ['ipxe.efi', [16, 17]],
      ['ipxe-arm64.efi', [19, 24]],
      ['ipxe-riscv64.efi', [28]],
      ['ipxe-loong64.efi', [40]],
    ],
  );
  t.end();
});

t.test('URLs leave out port 80, and an unknown subnet is left to the reader', (t) => {
  const site = { address: '10.0.0.2' as IpAddress, httpPort: 80 };
  t.equal(scriptUrl(site), 'http://10.0.0.2/boot/start.ipxe');
  t.equal(loaderUrl({ ...site, httpPort: 81 }, 'x'), 'http://10.0.0.2:81/boot/loaders/x');
  t.equal(scriptUrl({ ...site, bootUrl: 'http://n:1' }), 'http://n:1/boot/start.ipxe');
  t.equal(subnetOf(site), 'YOUR-SUBNET');
  t.equal(subnetOf({ ...site, subnet: '10.0.0.0/24' }), '10.0.0.0/24');
  t.equal(hex16(11, { prefix: '0x', between: '' }), '0x000b');
  t.equal(hex16(0x102, { prefix: '', between: ':' }), '01:02');
  t.end();
});
