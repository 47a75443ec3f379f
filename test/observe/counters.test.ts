import t from 'tap';
import { BOOT_EVENT_KINDS } from '../../src/domain/boot-event.ts';
import { createCounters } from '../../src/observe/counters.ts';

t.test('counts by kind, and by why a message was ignored', (t) => {
  const counters = createCounters();
  for (const reason of ['malformed', 'malformed', 'not-pxe'] as const) {
    counters.count({ kind: 'dhcp.ignored', atMs: 0, reason, detail: 'bytes' });
  }
  t.match(counters.snapshot(), {
    'dhcp.ignored': 3,
    'dhcp.ignored{malformed}': 2,
    'dhcp.ignored{not-pxe}': 1,
  });
  t.end();
});

t.test('shows every kind from the start, so that silence is visible', (t) => {
  const snapshot = createCounters().snapshot();
  for (const kind of BOOT_EVENT_KINDS) t.equal(snapshot[kind], 0, kind);
  t.end();
});
