import t from 'tap';
import { classify } from '../../src/dhcp-proxy/classify.ts';
import { observeHardware } from '../../src/dhcp-proxy/observation.ts';
import { decoded, message, UEFI_DISCOVER, withOptions, type OptionValue } from '../fakes/dhcp.ts';

function hardware(changes: Readonly<Record<number, OptionValue | undefined>>) {
  const packet = decoded(message({ options: withOptions(UEFI_DISCOVER, changes) }));
  const client = classify(packet, 'dhcp');
  if ('ignored' in client) throw new Error(client.ignored);
  return observeHardware(packet, client, 'x86_64-efi');
}
const id = (hex: string): Buffer => Buffer.from(hex, 'hex');

t.test('reports UUID and architecture of firmware', (t) => {
  t.same(hardware({ 97: id('00443322116655887799aabbccddeeff00') }), {
    uuid: '11223344-5566-7788-99aa-bbccddeeff00',
    arch: 'x86_64-efi',
  });
  t.same(hardware({}), { arch: 'x86_64-efi' });
  t.end();
});

t.test('reports no UUID that identifies nobody', (t) => {
  for (const hex of [
    '00' + '00'.repeat(16),
    '00' + 'ff'.repeat(16),
    '01' + '11'.repeat(16),
    '00',
  ]) {
    t.same(hardware({ 97: id(hex) }), { arch: 'x86_64-efi' }, hex);
  }
  t.end();
});

t.test('reports the serial number of a Raspberry Pi, and neither UUID nor x86', (t) => {
  const pi4 = id('0052506934140011c0000102030d0c0b0a');
  t.same(hardware({ 93: [0, 0], 97: pi4 }), { serial: '0a0b0c0d' });
  t.same(hardware({ 93: [0, 41] }), {});
  t.end();
});
