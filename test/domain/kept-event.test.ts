import t from 'tap';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { isKept, PASSING_KINDS } from '../../src/domain/kept-event.ts';

t.test('keeps everything but progress, which its end sums up', (t) => {
  const left = BOOT_EVENT_KINDS.filter((kind) => !isKept({ kind }));
  t.same([...left].sort(), [...PASSING_KINDS].sort());
  t.ok(isKept({ kind: 'tftp.finished' }) && isKept({ kind: 'dhcp.ignored' }));
  t.end();
});
