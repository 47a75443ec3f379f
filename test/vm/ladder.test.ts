/**
 * A loader that a machine fetches whole and cannot start: the next boot gets the next loader, by
 * itself, and the boot after that begins with it.
 *
 * What firmware does with a loader it cannot start is EDK2's own. That it cannot is made so: an own
 * loader file of the name holds zeros.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { loaderSilentMs } from '../../src/domain/limits.ts';
import { findingsTold } from './boots.ts';
import { guest, lacks, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('uefi') || lacksServer();
const LOADER_BYTES = 1_000_000;

t.test('a machine whose loader never comes up gets the next one', { skip }, async (t) => {
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const loaders = path.join(lab.directory, 'data', 'loaders');
  mkdirSync(loaders, { recursive: true });
  writeFileSync(path.join(loaders, 'ipxe.efi'), Buffer.alloc(LOADER_BYTES));
  const rouse = await startServer(t, lab, [amd64]);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  const first = lab.start('uefi');
  await rouse.logs(/"file":"ipxe.efi".*"outcome":"complete"/);
  // Whoever sits before it waits for a while, and then switches it off and on again.
  await pause(loaderSilentMs);
  t.notMatch(rouse.log(), /boot script served/, 'iPXE never came up');
  await rouse.logs(/"finding"/);
  t.same(findingsTold(rouse), ['loader-silent'], 'and it was found to be wrong');
  first.powerOff();

  const args = await lab.start('uefi').kernelArgs();
  t.same(missing(args, linuxArgs(node)), []);
  t.match(rouse.log(), /"file":"ipxe.efi","next":"snponly.efi"/);
  await rouse.recorded(/"loader": ?"snponly.efi"/);
});
