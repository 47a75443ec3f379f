import t from 'tap';
import { latin1, readVendorClass } from '../../../src/dhcp-proxy/codec/option-vendor-class.ts';

t.test('recognises network boots by prefix, and reads the architecture where it stands', (t) => {
  const cases = [
    ['PXEClient:Arch:00007:UNDI:003000', 'PXEClient', 7],
    ['HTTPClient:Arch:00016:UNDI:003000', 'HTTPClient', 16],
    ['PXEClient', 'PXEClient', undefined],
    ['PXEClient:Arch:0007', 'PXEClient', undefined],
    ['PXEClientOfTomorrow', 'PXEClient', undefined],
  ] as const;
  for (const [text, bootClass, archCode] of cases) {
    t.same(readVendorClass(Buffer.from(text)), { bootClass, archCode, plainUBoot: false }, text);
  }
  t.end();
});

t.test("knows U-Boot's own dhcp command, which asks for no network boot", (t) => {
  const expected = { bootClass: 'PXEClient', archCode: undefined, plainUBoot: true };
  t.same(readVendorClass(Buffer.from('U-Boot.armv8')), expected);
  t.end();
});

t.test('takes case as it is, and sees no boot in other classes', (t) => {
  for (const text of [
    'pxeclient',
    'PXEClien',
    'U-Boot',
    'u-boot.armv8',
    'AAPLBSDPC/i386',
    ' PXEClient',
    '',
  ]) {
    t.equal(readVendorClass(Buffer.from(text)), undefined, text);
  }
  t.end();
});

t.test('keeps one character for each byte', (t) => {
  t.equal(latin1(Uint8Array.of(0x41, 0xff, 0)), 'A\u00ff\0');
  t.end();
});
