import t from 'tap';
import { clientArch, describeClientArch, machineArchFromIpxe } from '../../src/domain/arch.ts';

t.test('maps what firmware sends to the machines there are loaders for', (t) => {
  const expected: [number, string | undefined, string | undefined][] = [
    [0, 'x86-bios', 'tftp'],
    [6, 'i386-efi', 'tftp'],
    [8, undefined, 'tftp'],
    [7, 'x86_64-efi', 'tftp'],
    [9, 'x86_64-efi', 'tftp'],
    [10, 'arm32-efi', 'tftp'],
    [11, 'arm64-efi', 'tftp'],
    [15, 'i386-efi', 'http'],
    [16, 'x86_64-efi', 'http'],
    [17, 'x86_64-efi', 'http'],
    [19, 'arm64-efi', 'http'],
    [27, 'riscv64-efi', 'tftp'],
    [39, 'loong64-efi', 'tftp'],
  ];
  for (const [code, machineArch, transport] of expected) {
    t.match(clientArch(code), { known: true, code, machineArch, transport }, String(code));
  }
  t.end();
});

t.test('keeps a number that is not registered as a value', (t) => {
  t.same(clientArch(254), { known: false, code: 254 });
  t.equal(describeClientArch(clientArch(254)), 'unregistered (254)');
  t.equal(describeClientArch(clientArch(7)), 'x64 UEFI (7)');
  t.end();
});

t.test("understands iPXE's own words", (t) => {
  t.equal(machineArchFromIpxe('i386', 'pcbios'), 'x86-bios');
  t.equal(machineArchFromIpxe('x86_64', 'efi'), 'x86_64-efi');
  t.equal(machineArchFromIpxe('arm64', 'efi'), 'arm64-efi');
  t.equal(machineArchFromIpxe('i386', 'efi'), 'i386-efi');
  t.equal(machineArchFromIpxe('x86_64', 'linux'), undefined);
  t.end();
});
