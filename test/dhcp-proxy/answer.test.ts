import t from 'tap';
import type { DhcpClientKind } from '../../src/domain/boot-event.ts';
import { chooseAnswer as choose, type ChosenAnswer } from '../../src/dhcp-proxy/answer.ts';
import type { BootClient } from '../../src/dhcp-proxy/classify.ts';
import { createClientTable, remember } from '../../src/dhcp-proxy/client-memory.ts';

function client(kind: DhcpClientKind, ...archCodes: readonly number[]): BootClient {
  const bootClass = kind === 'http' ? 'HTTPClient' : 'PXEClient';
  const told = { archCodes, vendorClass: bootClass, plainUBoot: false } as const;
  return { key: 'x', kind, bootClass, messageType: 1, ...told };
}
const all = (): boolean => true;
function chooseAnswer(asking: BootClient, hasLoader: (name: string) => boolean) {
  const memory = remember(createClientTable(), asking.key);
  return choose(asking, { rules: [], hasLoader, policy: undefined, memory });
}
function answerTo(asking: BootClient, hasLoader = all): ChosenAnswer['answer'] | string {
  const chosen = chooseAnswer(asking, hasLoader);
  return 'missing' in chosen ? chosen.missing : chosen.answer;
}

t.test('gives firmware the loader of its architecture', (t) => {
  const loaders = [
    [client('bios', 0), 'undionly.kpxe'],
    [client('uefi', 7), 'ipxe.efi'],
    [client('uefi', 9), 'ipxe.efi'],
    [client('uefi', 11), 'ipxe-arm64.efi'],
    [client('u-boot', 22), 'ipxe-arm64.efi'],
    [client('uefi', 27), 'ipxe-riscv64.efi'],
    [client('uefi', 39), 'ipxe-loong64.efi'],
  ] as const;
  for (const [asking, file] of loaders) t.same(answerTo(asking), { kind: 'loader', file }, file);
  t.end();
});

t.test('gives HTTP boot a path that ends in .efi', (t) => {
  const path = '/boot/loaders/ipxe-arm64.efi';
  t.same(answerTo(client('http', 19)), { kind: 'loader-url', path });
  const missing = 'x86 BIOS (0): undionly.kpxe is not published';
  t.equal(answerTo(client('http', 0)), missing, 'a BIOS loader is no EFI file');
  t.equal(answerTo(client('http', 20)), 'PC/AT BIOS HTTP (20)');
  t.end();
});

t.test('gives iPXE the script, whatever it runs on and whichever loaders there are', (t) => {
  for (const code of [0, 6, 7, 41, 65_535]) {
    const answer = answerTo(client('ipxe', code), () => false);
    t.same(answer, { kind: 'script-url', path: '/boot/start.ipxe' }, String(code));
  }
  t.end();
});

t.test('never gives a Raspberry Pi an x86 file (quirk RPI-ARCH-0)', (t) => {
  const chosen = chooseAnswer(client('raspberry-pi', 0), all);
  t.same(chosen, { answer: { kind: 'raspberry-pi' }, archCode: 0, machineArch: undefined });
  t.end();
});

t.test('takes the first architecture of a list that it can serve', (t) => {
  t.match(chooseAnswer(client('uefi', 254, 8, 7, 11), all), { archCode: 7 });
  const onlyArm = (name: string): boolean => name === 'ipxe-arm64.efi';
  t.match(chooseAnswer(client('uefi', 7, 11), onlyArm), { archCode: 11 });
  t.end();
});

t.test('has nothing for architectures without a loader, and says what is missing', (t) => {
  t.equal(answerTo(client('uefi', 8, 254)), 'EFI Xscale (8), unregistered (254)');
  const none = (): boolean => false;
  t.equal(answerTo(client('uefi', 6), none), 'x86 UEFI (6): ipxe-i386.efi is not published');
  t.equal(answerTo(client('uefi', 7), none), 'x64 UEFI (7): ipxe.efi is not published');
  t.end();
});
