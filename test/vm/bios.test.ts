/**
 * SeaBIOS with the PXE ROM of QEMU's network cards, which is an iPXE of 2019.
 */
import t from 'tap';
import { startCapture } from './capture.ts';
import { DISK_STARTED, guest, lacks, SERVER_ADDRESS, startLab } from './lab.ts';
import { chainProfile, linuxArgs, linuxProfile, machine, missing } from './manifests.ts';
import { lacksServer, loggedAtMs, startServer } from './server.ts';

const skip = lacks('bios') || lacksServer();

const WAITS = /waiting on its screen/;

t.test('SeaBIOS with a PXE ROM boots the kernel of its profile', { skip }, async (t) => {
  const lab = startLab(t);
  const capture = await startCapture(t, lab);
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'guest' };
  rouse.apply(linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  const args = await lab.start('bios').kernelArgs();
  t.same(missing(args, [...linuxArgs(node), 'console=ttyS0']), []);
  await capture.matches(node.mac, 'bios-ipxe-rom.txt');
});

t.test('undionly.kpxe drives the card through the ROM and boots', { skip }, async (t) => {
  // QEMU's ROM is itself an iPXE and never asks for a loader, so its profile sends it for one.
  const lab = startLab(t);
  const amd64 = guest('amd64');
  const rouse = await startServer(t, lab, [amd64]);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'loader' };
  const decided = { ...node, profile: 'guest' };
  const loader = chainProfile('loader', `tftp://${SERVER_ADDRESS}/undionly.kpxe`);
  rouse.apply(loader + linuxProfile('guest', amd64, 'ttyS0') + machine(node));

  const booted = lab.start('bios');
  await rouse.logs(/"file":"undionly.kpxe".*"outcome":"complete"/);
  rouse.apply(machine(decided));
  t.same(missing(await booted.kernelArgs(), linuxArgs(decided)), []);
  t.match(booted.serial(), /iPXE 1\.0[^]*iPXE 2\.0/, 'first the ROM, then the loader');
});

t.test('an unknown BIOS machine waits for a minute and starts its disk', { skip }, async (t) => {
  const lab = startLab(t);
  const rouse = await startServer(t, lab, []);
  await lab.start('bios', { disk: true }).shows(DISK_STARTED);
  t.match(await rouse.recorded(/"manufacturer"/), {
    items: [{ macs: [lab.mac(1)], hardware: { manufacturer: 'QEMU', arch: 'x86-bios' } }],
  });
  const waitedMs = loggedAtMs(rouse.log(), /"script":"local"/) - loggedAtMs(rouse.log(), WAITS);
  t.ok(Math.abs(waitedMs - 60_000) <= 5_000, `waited ${waitedMs} ms`);
});
