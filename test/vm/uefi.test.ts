/**
 * OVMF with its own network stack: the card has no ROM, so the first DHCP message, the TFTP or HTTP
 * transfer of the loader and the local disk are EDK2's. The first boot is the one whose kept stages
 * are held against a capture.
 */
import t from 'tap';
import { bootsOf, wentWell } from './boots.ts';
import { startCapture } from './capture.ts';
import { DISK_STARTED, guest, lacks, startLab } from './lab.ts';
import { machine, missing, talosArgs, talosProfile } from './manifests.ts';
import { provenByPackets } from './proven.ts';
import { lacksServer, startFactory, startServer } from './server.ts';

const skip = lacks('uefi') || lacksServer();

t.test('OVMF boots Talos by PXE, its files fetched through Rouse', { skip }, async (t) => {
  const lab = startLab(t);
  const capture = await startCapture(t, lab);
  const rouse = await startServer(t, lab, []);
  await startFactory(t, lab, guest('amd64'));
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'talos' };
  rouse.apply(talosProfile('talos', 'proxy') + machine(node));

  const args = await lab.start('uefi').kernelArgs();
  t.same(missing(args, talosArgs(node)), []);
  await capture.matches(node.mac, 'uefi-one-step.txt');
  t.match(rouse.log(), /"file":"ipxe.efi".*"outcome":"complete"/, 'the loader came by TFTP');
  wentWell(t, rouse, { atLeast: 1 });
  const [boot] = bootsOf(rouse);
  if (!boot) throw new Error('no boot is kept');
  provenByPackets(t, { boot, mac: node.mac, datagrams: capture.datagrams() });
});

t.test('OVMF boots Talos by UEFI HTTP boot, its files from the factory', { skip }, async (t) => {
  const lab = startLab(t);
  const capture = await startCapture(t, lab);
  const rouse = await startServer(t, lab, []);
  await startFactory(t, lab, guest('amd64'));
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'talos' };
  rouse.apply(talosProfile('talos', 'direct') + machine(node));

  const args = await lab.start('uefi-http').kernelArgs();
  t.same(missing(args, talosArgs(node)), []);
  await capture.matches(node.mac, 'uefi-http-boot.txt');
  t.notMatch(rouse.log(), /TFTP transfer finished/, 'nothing came by TFTP');
  wentWell(t, rouse, { atLeast: 1 });
});

t.test('an unknown UEFI machine is recorded and starts its disk', { skip }, async (t) => {
  const lab = startLab(t);
  const rouse = await startServer(t, lab, [], { flags: ['--boot-unknown', 'local'] });
  await lab.start('uefi', { disk: true }).shows(DISK_STARTED);
  t.match(await rouse.recorded(/"manufacturer"/), {
    items: [{ macs: [lab.mac(1)], hardware: { manufacturer: 'QEMU', arch: 'x86_64-efi' } }],
  });
  wentWell(t, rouse, { atLeast: 1 });
});
