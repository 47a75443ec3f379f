/**
 * The boot order begins with the network, and stays so: a machine installs once, then it boots what
 * it has installed.
 *
 * The installer is an initramfs that writes a disk with a boot sector and an EFI loader to the
 * machine's empty disk and powers off.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import t from 'tap';
import { DISK_STARTED, guest, lacks, startLab, type Firmware, type Lab } from './lab.ts';
import { machine } from './manifests.ts';
import { lacksServer, startServer } from './server.ts';

const root = path.join(import.meta.dirname, '..', '..');
const skip = lacks('bios') || lacks('uefi') || lacksServer();
const CYCLES = 3;
const GONE = /no bootable|UEFI Interactive Shell/i;

/** The disk's content as a further initrd: `/disk.img` in the installer's file system. */
function diskInitrd(lab: Lab): string {
  const shell = (command: string): void => {
    const { status, stderr } = spawnSync('sh', ['-ec', command], {
      cwd: lab.directory,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  };
  const script = (name: string): string => path.join(root, 'scripts', name);
  shell(`node ${script('env24.mjs')} node ${script('lab/make-disk.ts')} disk.img`);
  shell('echo disk.img | cpio -o -H newc --quiet >disk.cpio');
  return path.join(lab.directory, 'disk.cpio');
}

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
  t.test(`${firmware}: installs once, then boots its disk each time`, { skip }, async (t) => {
    const lab = startLab(t);
    const amd64 = guest('amd64');
    const rouse = await startServer(t, lab, [amd64, { ...amd64, directory: lab.directory }]);
    const node = { name: 'node-1', mac: lab.mac(1), profile: 'installer' };
    rouse.apply(installer(amd64.kernel, [amd64.initramfs, diskInitrd(lab)]) + machine(node));

    const first = lab.start(firmware, { disk: 'blank' });
    await first.shows(/ROUSE-INSTALLED/);
    await first.ended();
    t.match(rouse.log(), /starts its installer/, 'the hand-over was noted');

    for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
      const again = lab.start(firmware, { disk: 'blank' });
      await again.shows(DISK_STARTED);
      t.notMatch(again.serial(), GONE, `cycle ${cycle}: the disk and nothing else`);
      again.powerOff();
    }
    t.equal(rouse.log().match(/"file":"installer\/vmlinuz"/g)?.length, 1, 'one installation');
    const served = rouse.log().match(/"script":"local".*?"reason":"installed"/g)?.length ?? 0;
    t.ok(served >= CYCLES - 1, `${served} of ${CYCLES} asked; one may find no loader`);

    rouse.arm(node.name);
    const armed = lab.start(firmware, { disk: 'blank' });
    await armed.shows(/ROUSE-INSTALLED/);
  });
}
