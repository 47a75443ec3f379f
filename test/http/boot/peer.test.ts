/** Tests for src/http/boot/peer.ts */
import t from 'tap';
import { localAddressOf, originOf, remoteAddressOf } from '../../../src/http/boot/peer.ts';

t.test('the origin is the address that was reached', (t) => {
  const at = (localAddress: string, localPort: number): string =>
    originOf({ localAddress, localPort });
  t.equal(at('10.77.0.2', 8080), 'http://10.77.0.2:8080');
  t.equal(at('::ffff:10.77.0.2', 80), 'http://10.77.0.2', 'IPv4 on a socket of both families');
  t.equal(at('2001:db8::2', 8080), 'http://[2001:db8::2]:8080');
  const bootUrl = 'http://192.0.2.1:81';
  t.equal(originOf({ localAddress: '10.77.0.2', localPort: 80 }, { bootUrl }), bootUrl);
  t.end();
});

t.test('a socket that is closed already has ends nobody can reach', (t) => {
  t.equal(originOf({}), 'http://0.0.0.0');
  t.equal(localAddressOf({}), '0.0.0.0');
  t.equal(remoteAddressOf({}), '0.0.0.0');
  t.equal(remoteAddressOf({ remoteAddress: '::ffff:10.0.0.9' }), '10.0.0.9');
  t.end();
});
