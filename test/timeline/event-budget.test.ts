import t from 'tap';
import { eventsPerMinuteMax, ignoredPerMinuteMax } from '../../src/domain/limits-timeline.ts';
import { createEventBudget } from '../../src/timeline/event-budget.ts';

t.test('nonsense on the wire takes no more than its share of a minute', (t) => {
  const isKept = createEventBudget();
  for (let at = 0; at < ignoredPerMinuteMax; at += 1) isKept('tftp.ignored', 1_000);
  t.notOk(isKept('dhcp.ignored', 1_001));
  t.ok(isKept('dhcp.discover', 1_002));
  t.ok(isKept('dhcp.ignored', 61_000));
  t.end();
});

t.test('a flood of boots is cut as well, and a clock that is set back ends no minute late', (t) => {
  const isKept = createEventBudget();
  for (let at = 0; at < eventsPerMinuteMax; at += 1) isKept('dhcp.discover', 90_000);
  t.notOk(isKept('dhcp.discover', 90_001));
  t.ok(isKept('dhcp.discover', 1_000));
  t.end();
});
