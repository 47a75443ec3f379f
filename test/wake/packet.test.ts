/** Tests for src/wake/packet.ts */
import t from 'tap';
import { magicPacket } from '../../src/wake/packet.ts';
import { aMac } from '../fakes/machines.ts';

t.test('a magic packet is six bytes FF and the address 16 times', (t) => {
  const hex = Buffer.from(magicPacket(aMac('52:54:00:aa:00:01'))).toString('hex');
  t.equal(hex.length, 2 * 102);
  t.equal(hex, 'ff'.repeat(6) + '525400aa0001'.repeat(16));
  t.end();
});
