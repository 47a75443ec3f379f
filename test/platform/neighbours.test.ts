import t from 'tap';
import { createNeighbours, macOfNeighbour, parseArpTable } from '../../src/platform/neighbours.ts';
import type { IpAddress } from '../../src/domain/address.ts';
import { fakeClock } from '../fakes/tftp.ts';

const HEADER = 'IP address       HW type     Flags       HW address            Mask     Device\n';

function line(address: string, mac: string, type = '0x1', flags = '0x2'): string {
  return `${address.padEnd(17)}${type.padEnd(12)}${flags.padEnd(12)}${mac.padEnd(22)}*        eth0\n`;
}

t.test('reads the machines of the neighbour table', (t) => {
  const table = parseArpTable(
    HEADER +
      line('10.77.0.9', '52:54:00:AA:00:01') +
      line('10.77.0.10', '52:54:00:aa:00:02', '0x1', '0x6'),
  );
  t.same(Array.from(table), [
    ['10.77.0.9', '52:54:00:aa:00:01'],
    ['10.77.0.10', '52:54:00:aa:00:02'],
  ]);
  t.end();
});

t.test('leaves out what names no machine', (t) => {
  const table = parseArpTable(
    HEADER +
      line('10.77.0.1', '00:00:00:00:00:00', '0x1', '0x0') +
      line('10.77.0.2', '00:00:00:00:00:00') +
      line('10.77.0.3', '52:54:00:aa:00:01', '0x20') +
      line('10.77.0.300', '52:54:00:aa:00:01') +
      'rubbish\n' +
      '10.77.0.5 0x1 0x2',
  );
  t.equal(table.size, 0);
  t.equal(parseArpTable('').size, 0);
  t.end();
});

t.test('remembers a machine for a second, and looks again for one it does not know', (t) => {
  const clock = fakeClock();
  let readings = 0;
  let text = HEADER + line('10.77.0.9', '52:54:00:aa:00:01');
  const macOf = createNeighbours({
    clock,
    readTable: () => {
      readings += 1;
      return text;
    },
  });
  const known = '10.77.0.9' as IpAddress;
  const late = '10.77.0.10' as IpAddress;
  t.equal(macOf(known), '52:54:00:aa:00:01');
  clock.advance(999);
  t.equal(macOf(known), '52:54:00:aa:00:01');
  t.equal(readings, 1);

  t.equal(macOf(late), undefined);
  t.equal(readings, 2);
  text += line('10.77.0.10', '52:54:00:aa:00:02');
  clock.advance(9);
  t.equal(macOf(late), undefined, 'not so soon');
  clock.advance(1);
  t.equal(macOf(late), '52:54:00:aa:00:02');
  t.equal(readings, 3);
  clock.advance(1_000);
  macOf(known);
  t.equal(readings, 4, 'an address may move to another machine');
  t.end();
});

t.test('reads the table of this system, or does without one', (t) => {
  t.doesNotThrow(() => macOfNeighbour('192.0.2.77' as IpAddress));
  t.equal(macOfNeighbour('127.0.0.1' as IpAddress), undefined);
  t.end();
});
