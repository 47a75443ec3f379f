import t from 'tap';
import { socketPathIn } from '../../src/platform/socket-path.ts';

t.test('lies in the data directory', (t) => {
  t.equal(socketPathIn('/var/lib/rouse'), '/var/lib/rouse/rouse.sock');
  t.end();
});

t.test('is refused when the kernel would not take it, with both lengths', (t) => {
  const longest = `/${'d'.repeat(107 - '//rouse.sock'.length)}`;
  t.equal(Buffer.byteLength(socketPathIn(longest)), 107);
  t.throws(() => socketPathIn(`${longest}d`), {
    code: 'SOCKET_PATH_TOO_LONG',
    message: /107.*108/,
  });
  // Bytes count, not characters.
  t.throws(() => socketPathIn(`/${'ü'.repeat(60)}`), { code: 'SOCKET_PATH_TOO_LONG' });
  t.end();
});
