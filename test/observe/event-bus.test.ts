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

t.test('symptom: what an event gave rise to was heard before it', (t) => {
  const bus = createEventBus(() => t.fail('no listener fails here'));
  const heard: string[] = [];
  bus.subscribe(({ kind }) => {
    if (kind === 'listener.up') bus.record({ ...event, kind: 'listener.down' });
  });
  bus.subscribe(({ kind }) => heard.push(kind));
  bus.record(event);
  bus.record(event);
  t.same(heard, ['listener.up', 'listener.down', 'listener.up', 'listener.down']);
  t.end();
});

t.test('a bus goes on although nobody takes what has failed', (t) => {
  const heard: BootEvent[] = [];
  const bus = createEventBus(() => {
    throw new Error('nobody');
  });
  const end = bus.subscribe(() => {
    throw new Error('full');
  });
  t.throws(() => {
    bus.record(event);
  }, /nobody/);
  end();
  bus.subscribe((seen) => heard.push(seen));
  bus.record(event);
  t.same(heard, [event]);
  t.end();
});
