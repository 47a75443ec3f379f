import { readFileSync } from 'node:fs';
import t from 'tap';
import { listenerErrorCode, systemCode } from '../../src/platform/system-error.ts';

t.test('reads the code of a failed system call, and none off anything else', (t) => {
  try {
    readFileSync('/nowhere/at/all');
    t.fail('a file that does not exist was read');
  } catch (error) {
    t.equal(systemCode(error), 'ENOENT');
  }
  t.equal(systemCode(new Error('no code')), undefined);
  t.equal(systemCode({ code: 'ENOENT' }), undefined, 'only what is an Error has a system code');
  t.end();
});

t.test('says why a socket cannot listen, and calls the unforeseen a fault of ours', (t) => {
  t.equal(listenerErrorCode('EADDRINUSE'), 'LISTENER_PORT_TAKEN');
  t.equal(listenerErrorCode('EACCES'), 'LISTENER_NOT_PERMITTED');
  t.equal(listenerErrorCode('EPERM'), 'LISTENER_NOT_PERMITTED');
  t.equal(listenerErrorCode('EADDRNOTAVAIL'), 'INTERFACE_UNUSABLE');
  t.equal(listenerErrorCode('ENODEV'), 'INTERFACE_UNUSABLE');
  t.equal(listenerErrorCode('EFAULT'), 'INTERNAL');
  t.equal(listenerErrorCode(undefined), 'INTERNAL');
  t.end();
});
