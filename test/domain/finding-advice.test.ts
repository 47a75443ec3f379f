import t from 'tap';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import { adviceOn } from '../../src/domain/finding-advice.ts';

t.test('a check and a fix name the machine and its address', (t) => {
  t.match(adviceOn('profile-missing', { machine: 'node-1' }), {
    check: 'rouse explain node-1',
    fix: 'Give it another one: rouse machines set node-1 --profile NAME',
  });
  t.match(adviceOn('file-stalled', { machine: 'node-1', address: '10.77.0.101' }), {
    check: 'ping 10.77.0.101',
  });
  t.end();
});

t.test('what is not known stays a word', (t) => {
  t.same(adviceOn('file-stalled', { machine: 'node-1' }), FINDING_ROWS['file-stalled']);
  t.end();
});
