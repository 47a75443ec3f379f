/** Tests for src/ipxe-templates/beacon.ts */
import t from 'tap';
import { beacon, beaconScript, failureBeacon } from '../../src/ipxe-templates/beacon.ts';
import { readScript } from '../fakes/ipxe-reader.ts';

const context = { origin: 'http://10.77.0.2:8080', session: '0123456789abcdef' };

t.test('a beacon frees itself, gives up soon, and cannot stop the boot', (t) => {
  t.equal(
    beacon(context, 'handoff'),
    'chain --autofree --timeout 5000 ' +
      'http://10.77.0.2:8080/boot/beacon/0123456789abcdef/handoff ||',
  );
  t.equal(
    failureBeacon(context, 'kernel-failed'),
    'chain --autofree --timeout 5000 ' +
      'http://10.77.0.2:8080/boot/beacon/0123456789abcdef/kernel-failed?error=${error} ||',
  );
  t.end();
});

t.test('what it answers is a script without a command', (t) => {
  t.same(readScript(beaconScript()), []);
  t.end();
});
