/** Tests for src/http/boot/report.ts */
import t from 'tap';
import { readQuery } from '../../../src/http/boot/query.ts';
import { readReport } from '../../../src/http/boot/report.ts';

const read = (text: string): object => readReport(readQuery(text), 5);

t.test('a full report becomes a sighting', (t) => {
  t.same(
    read(
      'mac=52-54-00-AA-00-01&uuid=4C4C4544-0051-3610-8052-B4C04F4E3132&serial=S1&asset=A1' +
        '&arch=i386&platform=pcbios&manufacturer=Dell%20Inc.&product=R650&hostname=h&version=2',
    ),
    {
      mac: '52:54:00:aa:00:01',
      atMs: 5,
      hardware: {
        uuid: '4c4c4544-0051-3610-8052-b4c04f4e3132',
        serial: 'S1',
        manufacturer: 'Dell Inc.',
        product: 'R650',
        asset: 'A1',
        arch: 'x86-bios',
      },
    },
  );
  t.end();
});

t.test('every spelling of the address is the same machine', (t) => {
  const spellings = [
    '52:54:00:aa:00:01',
    '52%3A54%3A00%3AAA%3A00%3A01',
    '52-54-00-aa-00-01',
    '525400AA0001',
    '5254.00aa.0001',
  ];
  for (const mac of spellings) t.match(read(`mac=${mac}`), { mac: '52:54:00:aa:00:01' }, mac);
  t.end();
});

t.test('what is empty, unset or senseless is left out', (t) => {
  t.same(read('mac=525400aa0001&uuid=&serial=&arch=pdp11&platform=efi'), {
    mac: '52:54:00:aa:00:01',
    atMs: 5,
    hardware: {},
  });
  t.end();
});

t.test('a report that names no machine, or two, says what is wrong with it', (t) => {
  t.same(read(''), { fault: 'it reported no hardware address' });
  t.same(read('mac='), { fault: 'it reported no hardware address' });
  t.same(read('mac=$%7Bmac%7D'), { fault: '"${mac}" is no hardware address' });
  t.same(read('mac=ff:ff:ff:ff:ff:ff'), { fault: '"ff:ff:ff:ff:ff:ff" is no hardware address' });
  t.same(read('mac=525400aa0001&mac=525400aa0002'), { fault: '"mac" was reported twice' });
  t.end();
});
