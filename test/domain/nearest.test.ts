import t from 'tap';
import { nearest } from '../../src/domain/nearest.ts';

t.test('finds the word that a slip of the fingers was meant to be', (t) => {
  t.equal(nearest('prxy', ['proxy', 'off', 'observe']), 'proxy');
  t.equal(nearest('MACHINES', ['machine', 'machines']), 'machines');
  t.equal(nearest('dhcp.mod', ['dhcp.mode', 'boot.listen']), 'dhcp.mode');
  t.end();
});

t.test('stays silent when nothing is near', (t) => {
  t.equal(nearest('kernel', ['proxy', 'off']), undefined);
  t.equal(nearest('x', []), undefined);
  t.end();
});
