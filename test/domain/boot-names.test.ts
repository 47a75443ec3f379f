import t from 'tap';
import { isUniversalName, START_SCRIPT } from '../../src/domain/boot-names.ts';

t.test('knows the universal name with every ending that firmware may insist on', (t) => {
  for (const name of ['rouse', 'ROUSE', 'rouse.efi', 'Rouse.EFI', 'rouse.kpxe', 'rouse.0']) {
    t.ok(isUniversalName(name), name);
  }
  t.ok(isUniversalName('rouse.pxe'));
  for (const name of ['', 'rouse.', 'rouse.ipxe', 'rouse2', 'x/rouse', 'rouse.efi.0']) {
    t.notOk(isUniversalName(name), name);
  }
  t.notOk(isUniversalName(START_SCRIPT));
  t.end();
});
