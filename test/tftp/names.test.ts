import fc from 'fast-check';
import t from 'tap';
import { normaliseName } from '../../src/tftp/names.ts';

t.test('forgives what firmware does to names', (t) => {
  const cases: [raw: string, name: string][] = [
    ['ipxe.efi', 'ipxe.efi'],
    ['ipxe.efi\u00ff', 'ipxe.efi'],
    ['ipxe.efi\u00ff\u0000\u0011', 'ipxe.efi'],
    ['ipxe.efi\r\n', 'ipxe.efi'],
    ['/grub/grub.cfg', 'grub/grub.cfg'],
    ['//boot//./ipxe.efi', 'boot/ipxe.efi'],
    ['./ipxe.efi', 'ipxe.efi'],
    ['\\boot\\x86_64\\ipxe.efi', 'boot/x86_64/ipxe.efi'],
    ['Boot/IPXE.EFI', 'Boot/IPXE.EFI'],
    ['a..b', 'a..b'],
    ['...', '...'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`${'x'.repeat(255)}\u00ff`, 'x'.repeat(255)],
  ];
  for (const [raw, name] of cases) t.same(normaliseName(raw), { name }, JSON.stringify(raw));
  t.end();
});

t.test('refuses what cannot be the name of a boot file', (t) => {
  const cases: [raw: string, refused: string][] = [
    ['', 'empty'],
    ['/', 'empty'],
    ['\u00ff\u00ff', 'empty'],
    ['../../etc/passwd', 'climbs'],
    ['..\\..\\boot.ini', 'climbs'],
    ['boot/../../x', 'climbs'],
    ['/..', 'climbs'],
    ['..\u00ff', 'climbs'],
    ['c:/windows', 'drive-letter'],
    ['C:\\boot', 'drive-letter'],
    ['a\u0000b', 'control-character'],
    ['a\u001b[2Jb', 'control-character'],
    ['x'.repeat(256), 'too-long'],
  ];
  for (const [raw, refused] of cases) t.same(normaliseName(raw), { refused }, JSON.stringify(raw));
  t.end();
});

t.test('a name that passes is relative, climbs nowhere, and passes again unchanged', (t) => {
  const raw = fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '\u0001', ':') });
  fc.assert(
    fc.property(raw, (text) => {
      const normal = normaliseName(text);
      if ('refused' in normal) return true;
      const segments = normal.name.split('/');
      const again = normaliseName(normal.name);
      return (
        !segments.some((segment) => ['', '.', '..'].includes(segment)) &&
        'name' in again &&
        again.name === normal.name
      );
    }),
    { numRuns: 2_000 },
  );
  t.pass('2000 names');
  t.end();
});
