/**
 * Two machines at once, of different firmware and with different profiles.
 */
import t from 'tap';
import { wentWell } from './boots.ts';
import { guest, lacks, startLab } from './lab.ts';
import { linuxArgs, linuxProfile, machine, missing, talosArgs, talosProfile } from './manifests.ts';
import { lacksServer, startFactory, startServer } from './server.ts';

const skip = lacks('bios') || lacks('uefi') || lacksServer();

t.test('two machines with two profiles get two scripts and two boots', { skip }, async (t) => {
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  await startFactory(t, lab, amd64);
  const first = { name: 'node-1', mac: lab.mac(1), profile: 'talos' };
  const second = { name: 'node-2', mac: lab.mac(2), profile: 'guest' };
  rouse.apply(talosProfile('talos', 'proxy') + linuxProfile('guest', amd64, 'ttyS0'));
  rouse.apply(machine(first) + machine(second));

  const machines = [lab.start('bios'), lab.start('uefi')];
  const [firstArgs = [], secondArgs = []] = await Promise.all(
    machines.map((booted) => booted.kernelArgs()),
  );
  t.same(missing(firstArgs, talosArgs(first)), []);
  t.same(missing(secondArgs, linuxArgs(second)), []);
  t.not(rouse.script('node-1'), rouse.script('node-2'));
  wentWell(t, rouse, { atLeast: 2 });
});
