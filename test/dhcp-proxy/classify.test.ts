import t from 'tap';
import { classify, type PortRole } from '../../src/dhcp-proxy/classify.ts';
import {
  decoded,
  message,
  UEFI_DISCOVER,
  withOptions,
  type Message,
  type OptionValue,
} from '../fakes/dhcp.ts';

function of(
  changes: Readonly<Record<number, OptionValue | undefined>>,
  { port = 'dhcp', ...header }: Message & { port?: PortRole } = {},
) {
  const options = withOptions(UEFI_DISCOVER, changes);
  return classify(decoded(message({ ...header, options })), port);
}
const kindOf = (changes: Readonly<Record<number, OptionValue | undefined>>): string => {
  const client = of(changes);
  return 'kind' in client ? client.kind : client.ignored;
};

t.test('tells what runs on the machine', (t) => {
  t.equal(kindOf({}), 'uefi');
  t.equal(kindOf({ 93: [0, 0] }), 'bios');
  t.equal(kindOf({ 93: [0, 11] }), 'uefi');
  t.equal(kindOf({ 60: 'HTTPClient:Arch:00016', 93: [0, 16] }), 'http');
  t.equal(kindOf({ 93: [0, 22] }), 'u-boot');
  t.equal(kindOf({ 93: [0, 41] }), 'raspberry-pi');
  t.end();
});

t.test('sees iPXE before everything else, so that it never gets the loader again', (t) => {
  for (const changes of [{ 77: 'iPXE' }, { 77: '\x04iPXE' }, { 77: 'x', 175: [1] }, { 175: '' }]) {
    t.equal(kindOf({ ...changes }), 'ipxe');
    t.equal(kindOf({ ...changes, 93: [0, 0] }), 'ipxe');
    t.equal(kindOf({ ...changes, 60: 'HTTPClient' }), 'ipxe');
    t.equal(kindOf({ ...changes, 60: 'PXEClient' }), 'ipxe', 'quirk IPXE-BARE-CLASS');
  }
  t.end();
});

t.test('takes the architecture from option 93, and from option 60 only without it', (t) => {
  t.match(of({ 93: [0, 11] }), { archCodes: [11] });
  t.match(of({ 93: undefined }), { archCodes: [7] });
  t.match(of({ 93: undefined, 60: 'PXEClient' }), { ignored: 'no-architecture' });
  t.match(of({ 93: '' }), { ignored: 'malformed' });
  t.match(of({ 93: [0, 7, 0] }), { ignored: 'malformed' });
  t.end();
});

t.test('hears DISCOVER on both ports and REQUEST on 4011 only', (t) => {
  for (const type of [1, 3, 2, 4, 5, 6, 7, 8, 10, 0, 255]) {
    const heardOn = (['dhcp', 'pxe'] as const).filter(
      (port) => 'kind' in of({ 53: [type] }, { port }),
    );
    t.same(heardOn, type === 1 ? ['dhcp', 'pxe'] : type === 3 ? ['pxe'] : [], `type ${type}`);
  }
  t.match(of({ 53: undefined }), { ignored: 'malformed' });
  t.match(of({ 53: [1, 1] }), { ignored: 'malformed' });
  t.end();
});

t.test('leaves every other DHCP client alone, and says who it was', (t) => {
  t.match(of({ 60: undefined }), { ignored: 'not-pxe', mac: '52:54:00:aa:00:01' });
  t.match(of({ 60: 'AAPLBSDPC/i386/iMac' }), { ignored: 'not-pxe', detail: 'AAPLBSDPC/i386/iMac' });
  t.match(of({}, { op: 2 }), { ignored: 'not-a-request' });
  t.match(of({}, { chaddr: '000000000000' }), { ignored: 'malformed' });
  t.end();
});

t.test('makes the vendor class safe to show', (t) => {
  t.match(of({ 60: 'PXEClient\x1b[2J' }), { vendorClass: 'PXEClient·[2J' });
  t.match(of({ 60: 'evil\r\nline' }), { detail: 'evil··line' });
  t.end();
});

t.test('does not look at the name U-Boot writes into file (quirk UBOOT-FILE-PREFILLED)', (t) => {
  t.same(of({}, { file: 'boot.scr.uimg' }), of({}));
  t.end();
});
