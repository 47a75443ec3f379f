import t from 'tap';
import { eventIdsMax } from '../../src/domain/limits-facts.ts';
import type { MachineId } from '../../src/domain/machine.ts';
import { createEventIds } from '../../src/service/event-ids.ts';

const [a, b] = ['m_1' as MachineId, 'm_2' as MachineId];
const id = (number: number): string => `d0cq${number.toString(32).padStart(16, '0')}`;

t.test('an event is new once, for each machine', (t) => {
  const firstHeard = createEventIds();
  t.ok(firstHeard(a, id(1)));
  t.notOk(firstHeard(a, id(1)));
  t.ok(firstHeard(b, id(1)));
  t.ok(firstHeard(a, ''), 'one without an identity always is');
  t.ok(firstHeard(a, ''));
  t.end();
});

t.test('all that a node keeps may come again', (t) => {
  const firstHeard = createEventIds();
  const all = Array.from({ length: eventIdsMax }, (_none, number) => id(number));
  t.ok(
    all.every((one) => firstHeard(a, one)),
    'no two are taken for the same',
  );
  t.notOk(all.some((one) => firstHeard(a, one)));
  t.end();
});

t.test('the oldest is forgotten for the newest', (t) => {
  const firstHeard = createEventIds(2);
  for (const number of [1, 2, 3]) firstHeard(a, id(number));
  t.notOk(firstHeard(a, id(2)));
  t.ok(firstHeard(a, id(1)));
  t.end();
});
