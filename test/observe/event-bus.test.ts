import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createEventBus } from '../../src/observe/event-bus.ts';

const event: BootEvent = { kind: 'listener.up', atMs: 1, listener: 'tftp', detail: '' };

t.test('one failing listener does not keep the event from the others', (t) => {
  const failures: unknown[] = [];
  const heard: BootEvent[] = [];
  const bus = createEventBus((error) => failures.push(error));
  bus.subscribe(() => {
    throw new Error('full');
  });
  bus.subscribe((seen) => heard.push(seen));
  bus.record(event);
  t.same(heard, [event]);
  t.equal(failures.length, 1);
  t.end();
});

t.test('a subscription ends when asked', (t) => {
  let count = 0;
  const bus = createEventBus(() => t.fail('no listener fails here'));
  const end = bus.subscribe(() => (count += 1));
  bus.record(event);
  end();
  bus.record(event);
  t.equal(count, 1);
  t.end();
});
