/**
 * The boot order begins with the network, and stays so: a machine installs once, then it boots what
 * it has installed.
 *
 * The installer is an initramfs that writes a disk with a boot sector and an EFI loader to the
 * machine's empty disk and powers off.
 */
import t from 'tap';
import { wentWell } from './boots.ts';
import { installerInitrd } from './installer.ts';
import { DISK_STARTED, guest, lacks, startLab, type Firmware } from './lab.ts';
import { machine } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const skip = lacks('bios') || lacks('uefi') || lacksServer();
const GONE = /no bootable|UEFI Interactive Shell/i;

function installer(kernel: string, initrds: readonly string[]): string {
  return `
kind: image
name: installer
files:
  vmlinuz: ${kernel}
  initramfs.cpio.gz: ${initrds[0] ?? ''}
  disk.cpio: ${initrds[1] ?? ''}
---
kind: profile
name: installer
install: once
linux:
  kernel: image:installer/vmlinuz
  initrd: [image:installer/initramfs.cpio.gz, image:installer/disk.cpio]
  args: [console=ttyS0, rouse.install]
---`;
}

for (const firmware of ['bios', 'uefi'] satisfies Firmware[]) {
  t.test(`${firmware}: installs once, then boots its disk`, { skip }, async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64, { ...amd64, directory: lab.directory }]);
    const node = { name: 'node-1', mac: lab.mac(1), profile: 'installer' };
    const archive = await installerInitrd(lab.directory);
    rouse.apply(installer(amd64.kernel, [amd64.initramfs, archive]) + machine(node));

    const first = lab.start(firmware, { disk: 'blank' });
    await first.shows(/ROUSE-INSTALLED/);
    await first.ended();
    t.match(rouse.log(), /starts its installer/, 'the hand-over was noted');

    const again = lab.start(firmware, { disk: 'blank' });
    await again.shows(DISK_STARTED);
    t.notMatch(again.serial(), GONE, 'the disk and nothing else');
    again.powerOff();
    const sent = rouse.log().match(/"file":"installer\/vmlinuz".*"complete":true/g);
    t.equal(sent?.length, 1, 'one installation');
    t.match(rouse.log(), /"script":"local".*?"reason":"installed"/);

    rouse.arm(node.name);
    const armed = lab.start(firmware, { disk: 'blank' });
    await armed.shows(/ROUSE-INSTALLED/);
    wentWell(t, rouse, { atLeast: 3 });
  });
}

t.test('firmware that finds no loader goes on to the disk', { skip }, async (t) => {
  const lab = startLab(t);
  const rouse = await startServer(t, lab, []);
  const node = { name: 'node-1', mac: lab.mac(1), profile: 'disk' };
  const local = '\nkind: profile\nname: disk\nlocal: {}\n---';
  rouse.apply(local + machine(node).replace('profile: disk', 'profile: disk, disk: no-loader'));
  const scripts = (): number => rouse.log().match(/"script":"local"/g)?.length ?? 0;

  const first = lab.start('uefi', { disk: true });
  await first.shows(DISK_STARTED);
  first.powerOff();
  t.equal(scripts(), 1, 'the first time it is told');
  const second = lab.start('uefi', { disk: true });
  await second.shows(DISK_STARTED);
  second.powerOff();
  t.equal(scripts(), 1, 'the second time it does not get that far');
  t.match(
    rouse.log(),
    /"file":"ipxe.efi","outcome":"refused"|"outcome":"refused".*"file":"ipxe.efi"/,
  );
  wentWell(t, rouse, { atLeast: 2 });
});
