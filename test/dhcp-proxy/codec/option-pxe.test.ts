import t from 'tap';
import {
  PXE_ONE_STEP,
  PXE_RASPBERRY_PI,
  readBootItem,
  writeBootItem,
} from '../../../src/dhcp-proxy/codec/option-pxe.ts';

t.test('says in four bytes that the boot file is in the offer', (t) => {
  t.equal(Buffer.from(PXE_ONE_STEP).toString('hex'), '060108ff');
  t.end();
});

t.test('shows a Raspberry Pi a menu with its name on it (quirk RPI-MENU)', (t) => {
  t.equal(PXE_RASPBERRY_PI.length, 32);
  t.ok(Buffer.from(PXE_RASPBERRY_PI).includes('Raspberry Pi Boot'));
  t.equal(Buffer.from(PXE_RASPBERRY_PI.subarray(0, 3)).toString('hex'), '060103');
  t.equal(PXE_RASPBERRY_PI.at(-1), 255);
  t.end();
});

t.test('returns a picked boot item as it came', (t) => {
  const item = readBootItem(Uint8Array.of(71, 4, 0, 9, 0, 2, 255));
  t.equal(item?.credentials, false);
  t.same(item && [...writeBootItem(item)], [71, 4, 0, 9, 0, 2, 255]);
  t.end();
});

t.test('recognises the request for credentials by bit 15 of the layer', (t) => {
  t.equal(readBootItem(Uint8Array.of(71, 4, 0, 0, 0x80, 1))?.credentials, true);
  t.equal(readBootItem(Uint8Array.of(71, 4, 0x80, 0, 0, 1))?.credentials, false, 'type, not layer');
  t.end();
});

t.test('sees no boot item where none was picked or its length is wrong', (t) => {
  t.equal(readBootItem(Uint8Array.of(6, 1, 8, 255)), undefined);
  t.equal(readBootItem(Uint8Array.of(71, 3, 0, 0, 0)), undefined);
  t.end();
});
