/** Tests for src/cli/demo/machine.ts */
import t from 'tap';
import { RouseError } from '../../../src/domain/errors.ts';
import { machineCommand, requireEmulator } from '../../../src/cli/demo/machine.ts';

const bootUrl = 'http://10.0.2.2:8080';

t.test('names every package that is missing, and none that is there', (t) => {
  const lacking = (...there: readonly string[]): string => {
    try {
      const exists = (file: string): boolean => there.some((one) => file.startsWith(one));
      requireEmulator('uefi', { exists, searchPath: '/opt/bin:/usr/bin' });
      return '';
    } catch (error) {
      t.ok(error instanceof RouseError && error.code === 'DEMO_UNAVAILABLE');
      return (error as RouseError).detail;
    }
  };
  t.equal(lacking(), 'on Debian: apt install qemu-system-x86 ovmf');
  t.equal(lacking('/usr/share/OVMF'), 'on Debian: apt install qemu-system-x86');
  t.equal(lacking('/usr/bin/qemu-system-x86_64'), 'on Debian: apt install ovmf');
  t.equal(lacking('/usr/bin/qemu', '/usr/share/OVMF'), '');
  t.end();
});

t.test('BIOS is sent to the server, UEFI to a loader first', (t) => {
  const bios = machineCommand('bios', { directory: '/tmp/d', bootUrl }).join(' ');
  t.match(bios, `bootfile=${bootUrl}/boot/start.ipxe`);
  t.notMatch(bios, /pflash|romfile/);
  const uefi = machineCommand('uefi', { directory: '/tmp/d', bootUrl }).join(' ');
  t.match(uefi, 'tftp=/tmp/d/tftp,bootfile=ipxe.efi');
  t.match(uefi, /OVMF_CODE_4M\.fd,readonly=on/);
  t.match(uefi, /,romfile= /, "the firmware's own PXE, and not QEMU's iPXE");
  t.end();
});
