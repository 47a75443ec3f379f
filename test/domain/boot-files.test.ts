import t from 'tap';
import { checkedUrl, fileUrl, initrdFiles, wimbootFiles } from '../../src/domain/boot-files.ts';
import type { ImageName } from '../../src/domain/machine.ts';
import type { FileChoice, FileSource } from '../../src/domain/profile.ts';
import { aMachine, aSite } from '../fakes/machines.ts';

const origin = aSite().bootOrigin;
const image = (path: string): FileSource => ({ kind: 'image', image: 'i' as ImageName, path });
const uefi = aMachine({ hardware: { arch: 'x86_64-efi' } });

t.test('a machine gets the file for its kind', (t) => {
  const files: FileChoice = {
    kind: 'by-arch',
    files: { 'x86-bios': image('a.kpxe'), 'x86_64-efi': image('a.efi') },
  };
  t.equal(fileUrl(files, uefi, aSite()), `${origin}/boot/files/i/a.efi`);
  const bios = aMachine({ hardware: { arch: 'x86-bios' } });
  t.equal(fileUrl(files, bios, aSite()), `${origin}/boot/files/i/a.kpxe`);
  const arm = aMachine({ hardware: { arch: 'arm64-efi' } });
  t.throws(() => fileUrl(files, arm, aSite()), {
    code: 'PROFILE_ARCH_MISMATCH',
    detail: 'the profile has files for x86-bios, x86_64-efi, found arm64-efi',
  });
  t.throws(() => fileUrl(files, aMachine({}), aSite()), {
    code: 'PROFILE_ARCH_MISMATCH',
    detail: /not reported its architecture yet, and there is a file for each: x86-bios, x86_64-efi/,
  });
  t.end();
});

t.test('a file that is packed into the initramfs keeps its image name for Linux', (t) => {
  const sources = [
    image('initrd.img'),
    { ...image('pve.iso'), name: 'proxmox.iso' },
    { ...image('more'), optional: true as const },
  ];
  const [first, second, third] = initrdFiles(sources, uefi, aSite());
  t.same(first, { name: 'initrd', url: `${origin}/boot/files/i/initrd.img` });
  t.same(second, {
    name: 'initrd2',
    url: `${origin}/boot/files/i/pve.iso`,
    inside: 'proxmox.iso',
  });
  t.match(third, { name: 'initrd3', optional: true });
  t.end();
});

t.test('wimboot finds a file by the name of the image', (t) => {
  const sources = [{ ...image('boot/bcd'), name: 'BCD' }, image('unnamed')];
  const [bcd, unnamed] = wimbootFiles(sources, uefi, aSite());
  t.same(bcd, { name: 'BCD', url: `${origin}/boot/files/i/boot/bcd`, inside: 'BCD' });
  t.equal(unnamed?.name, 'initrd2');
  t.end();
});

t.test('a URL is spelled as one, without what iPXE would read into it', (t) => {
  t.equal(checkedUrl('http://h/ä b#x'), 'http://h/%C3%A4%20b');
  t.throws(() => checkedUrl('file:///etc/passwd'), { code: 'SCRIPT_VALUE_REFUSED' });
  t.end();
});
