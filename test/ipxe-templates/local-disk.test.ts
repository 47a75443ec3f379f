/** Tests for src/ipxe-templates/local-disk.ts */
import t from 'tap';
import { localDisk } from '../../src/ipxe-templates/local-disk.ts';

t.test('UEFI gets a failure, BIOS its first disk and then a failure', (t) => {
  t.same(localDisk(), [
    'imgfree ||',
    'iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||',
    'exit 1',
  ]);
  t.end();
});
