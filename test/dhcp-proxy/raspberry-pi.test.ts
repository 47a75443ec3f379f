import t from 'tap';
import type { Mac } from '../../src/domain/mac.ts';
import { isRaspberryPi } from '../../src/dhcp-proxy/raspberry-pi.ts';

const board = 'dc:a6:32:01:02:03' as Mac;
const other = '52:54:00:aa:00:01' as Mac;
const marked = Buffer.from('0052506934140011c0000102030d0c0b0a', 'hex');

t.test('recognises a board by its hardware address or by option 97', (t) => {
  t.ok(isRaspberryPi({ archCode: 0, mac: board, machineId: undefined }));
  t.ok(isRaspberryPi({ archCode: 0, mac: other, machineId: marked }));
  t.ok(isRaspberryPi({ archCode: 0, mac: undefined, machineId: marked }));
  t.ok(isRaspberryPi({ archCode: 41, mac: other, machineId: undefined }), 'its own number');
  t.end();
});

t.test('leaves PCs alone, and boards that run UEFI firmware', (t) => {
  t.notOk(isRaspberryPi({ archCode: 0, mac: other, machineId: undefined }));
  t.notOk(isRaspberryPi({ archCode: 0, mac: undefined, machineId: Buffer.alloc(17) }));
  t.notOk(isRaspberryPi({ archCode: 11, mac: board, machineId: marked }));
  t.notOk(isRaspberryPi({ archCode: undefined, mac: board, machineId: undefined }));
  t.end();
});
