import t from 'tap';
import {
  hasRaspberryMark,
  isEchoedMachineId,
  raspberrySerial,
} from '../../../src/dhcp-proxy/codec/option-machine-id.ts';

const pi4 = Buffer.from('0052506934140011c0000102030d0c0b0a', 'hex');

t.test('returns 17 bytes of any type to the client, and nothing else', (t) => {
  t.ok(isEchoedMachineId(Buffer.alloc(17, 1)));
  for (const length of [0, 16, 18]) t.notOk(isEchoedMachineId(Buffer.alloc(length)));
  t.notOk(isEchoedMachineId(undefined));
  t.end();
});

t.test('reads the serial number of a Raspberry Pi as the board prints it', (t) => {
  t.ok(hasRaspberryMark(pi4));
  t.equal(raspberrySerial(pi4), '0a0b0c0d');
  t.end();
});

t.test('sees no Raspberry Pi in a UUID, nor in a mark of the wrong length', (t) => {
  const uuid = Buffer.from('00443322116655887799aabbccddeeff00', 'hex');
  t.notOk(hasRaspberryMark(uuid));
  t.equal(raspberrySerial(uuid), undefined);
  t.notOk(hasRaspberryMark(pi4.subarray(0, 16)));
  t.end();
});
