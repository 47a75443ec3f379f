/** Tests for src/http/boot/served-script.ts */
import t from 'tap';
import type { ProfileName } from '../../../src/domain/machine.ts';
import { printed } from '../../../src/http/boot/served-script.ts';
import { aMac, aMachine } from '../../fakes/machines.ts';

const context = { origin: 'http://10.77.0.2:8080', session: 'ab', atMs: 1_000, version: '1.2.3' };
const mac = aMac('52:54:00:aa:00:01');

t.test('a decision about a machine that is not recorded names its address', (t) => {
  const served = printed({ kind: 'local-disk', reason: 'unknown-machine' }, context, mac);
  t.match(served, { script: 'local', machine: mac, reason: 'unknown-machine' });
  t.end();
});

t.test('a decision to boot is the script of its plan', (t) => {
  const served = printed(
    {
      kind: 'boot',
      machine: aMachine({ name: 'node-1' }),
      profile: 'menu' as ProfileName,
      plan: { kind: 'chain', url: 'http://h/menu.ipxe', args: [] },
    },
    context,
    mac,
  );
  t.match(served, { script: 'boot', machine: 'node-1', profile: 'menu', text: /http:\/\/h\/menu/ });
  t.end();
});
