import t from 'tap';
import { planListeners } from '../../src/tftp/listener-plan.ts';
import { card, networks } from '../fakes/tftp.ts';

t.test('symptom: TFTP answered forged senders — each address knows its networks', (t) => {
  const beyond = networks('10.88.0.0/16');
  const served = card('eth0', '10.77.0.2/24', 'fe80::1/64', 'fd00::2/64');
  const own = networks('10.77.0.2/24', 'fe80::1/64', 'fd00::2/64');
  t.same(planListeners([served], beyond), [
    { interface: 'eth0', address: '10.77.0.2', networks: [...own, ...beyond] },
    { interface: 'eth0', address: 'fd00::2', networks: [...own, ...beyond] },
  ]);
  t.end();
});

t.test('an address that two interfaces have is served once', (t) => {
  const plan = planListeners([card('eth0', '10.0.0.1/24'), card('br0', '10.0.0.1/24')], []);
  t.match(plan, [{ interface: 'br0', address: '10.0.0.1' }]);
  t.equal(plan.length, 1);
  t.same(planListeners([card('eth0')], []), []);
  t.end();
});

t.test('each address knows how much its interface carries in one packet', (t) => {
  const [narrow] = planListeners([{ ...card('wg0', '10.0.0.1/24'), mtu: 1_420 }], []);
  t.equal(narrow?.mtu, 1_420);
  t.end();
});
