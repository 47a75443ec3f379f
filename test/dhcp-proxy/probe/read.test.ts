import t from 'tap';
import { readAnswer } from '../../../src/dhcp-proxy/probe/read.ts';
import { parseIpAddress } from '../../../src/domain/address.ts';
import { decoded, message, type Message, type OptionList } from '../../fakes/dhcp.ts';

const SEEN = {
  ...({ interface: 'eth0', kind: 'uefi-x64', port: 67, afterMs: 12, from: '192.168.1.1' } as const),
  ownAddresses: [parseIpAddress('192.168.1.10')!],
};

const OFFER: OptionList = [
  [53, [2]],
  [54, [192, 168, 1, 1]],
  [1, [255, 255, 255, 0]],
];

/** An answer with what the fake of a client does not write: yiaddr and siaddr. */
function read(given: Message & { yiaddr?: string; siaddr?: string; from?: string }) {
  const bytes = message({ op: 2, options: OFFER, ...given });
  for (const [at, text] of [
    [16, given.yiaddr],
    [20, given.siaddr],
  ] as const) {
    if (text !== undefined) bytes.set(text.split('.').map(Number), at);
  }
  return readAnswer(decoded(bytes), { ...SEEN, ...(given.from !== undefined && given) });
}

t.test('an address and nothing about booting', (t) => {
  const answer = read({ yiaddr: '192.168.1.57' });
  t.same(answer, {
    interface: 'eth0',
    kind: 'uefi-x64',
    port: 67,
    from: '192.168.1.1',
    afterMs: 12,
    server: '192.168.1.1',
    ownHost: false,
    messageType: 2,
    serverIdentifier: '192.168.1.1',
    address: '192.168.1.57',
    prefixLength: 24,
    headerFile: '',
    optionFile: '',
    pxe: false,
    ipxePriority: 0,
  });
  t.end();
});

t.test('a boot file in the header, in option 67 with a NUL behind it, and a next server', (t) => {
  const options: OptionList = [...OFFER, [67, 'b.efi\0']];
  const answer = read({ options, file: 'a.efi', siaddr: '192.168.1.9' });
  t.match(answer, { headerFile: 'a.efi', optionFile: 'b.efi', nextServer: '192.168.1.9' });
  t.equal(answer.address, undefined);
  t.end();
});

t.test('a header field that holds options is no file name', (t) => {
  const options: OptionList = [...OFFER, [52, [1]]];
  const file = Buffer.from([67, 5, ...Buffer.from('c.efi'), 255]);
  t.match(read({ options, file }), { headerFile: '', optionFile: 'c.efi' });
  t.end();
});

t.test('an offer of PXE itself has one of the sub-options 6 to 10', (t) => {
  const withList = (list: readonly number[]): boolean =>
    read({ options: [...OFFER, [60, 'PXEClient'], [43, list]] }).pxe;
  t.equal(withList([6, 1, 8, 255]), true);
  t.equal(withList([1, 4, 224, 0, 1, 1, 8, 3, 0, 0, 0]), true);
  t.equal(withList([1, 4, 224, 0, 1, 1, 71, 4, 0, 0, 0, 0]), false);
  t.equal(read({ options: [...OFFER, [60, 'PXEClient:Arch:00007']] }).pxe, false);
  t.end();
});

t.test('the server is option 54, else the next server, else the sender', (t) => {
  const without54 = OFFER.filter(([tag]) => tag !== 54);
  t.match(read({ from: '10.0.0.254' }), { server: '192.168.1.1', from: '10.0.0.254' });
  t.equal(read({ options: without54, siaddr: '192.168.1.9' }).server, '192.168.1.9');
  const bare = read({ options: without54 });
  t.equal(bare.server, '192.168.1.1');
  t.equal(bare.serverIdentifier, undefined);
  t.equal(read({ options: [[54, [1, 2, 3]]] }).serverIdentifier, undefined, 'of another length');
  t.equal(read({ options: [] }).messageType, undefined);
  t.end();
});

t.test('classes, priority and the own host', (t) => {
  const options: OptionList = [...OFFER, [60, 'HTTPClient'], [175, [1, 1, 0xff]]];
  t.match(read({ options }), { bootClass: 'HTTPClient', ipxePriority: -1 });
  t.equal(read({ options: [...OFFER, [60, 'MSFT 5.0']] }).bootClass, undefined);
  t.equal(read({ from: '192.168.1.10' }).ownHost, true);
  t.end();
});
