/**
 * AAVMF, the arm64 build of EDK2, with its own PXE stack.
 */
import t from 'tap';
import { guest, lacks, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

t.test(
  'AAVMF boots the arm64 kernel of its profile',
  {
    skip: lacks('arm64') || lacksServer(),
  },
  async (t) => {
    const lab = startLab(t);
    const arm64 = guest('arm64');
    const rouse = await startServer(t, lab, [arm64]);
    const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
    rouse.apply(linuxProfile('guest', arm64, 'ttyAMA0') + machine(node));

    const args = await lab.start('arm64').kernelArgs();
    t.same(missing(args, [...linuxArgs(node), 'console=ttyAMA0']), []);
    t.match(rouse.log(), /"file":"ipxe-arm64.efi".*"outcome":"complete"/);
  },
);
