/**
 * The server is killed after a machine has its loader and before it has its script.
 */
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { guest, lacks, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('uefi') || lacksServer();
/** Longer than iPXE takes from its first instruction to its first request. */
const downMs = 4_000;

t.test('a server restarted between loader and script still boots', { skip }, async (t) => {
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  const booted = lab.start('uefi');
  await rouse.killOnceLogged(/"file":"ipxe.efi".*"outcome":"complete"/);
  t.notMatch(rouse.log(), /boot script served/, 'nobody has the script yet');
  await pause(downMs);
  await rouse.start();
  t.same(missing(await booted.kernelArgs(), linuxArgs(node)), []);
});
