import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { EventQuery, StoredEvent } from '../../src/domain/event-ports.ts';
import { trimmedPerStepMax } from '../../src/domain/limits-timeline.ts';
import { createBootEvents, ip, mac } from '../fakes/boot-events.ts';
import { realInventory } from '../fakes/real-inventory.ts';

const A = mac('52:54:00:aa:00:01');
const B = mac('52:54:00:aa:00:02');
const a = createBootEvents({ mac: A, from: ip('10.0.0.11') });
const b = createBootEvents({ mac: B, from: ip('10.0.0.12') });

const UP: BootEvent = { kind: 'listener.up', atMs: 1_000, listener: 'tftp', detail: '' };
const EVENTS: readonly BootEvent[] = [
  UP,
  a.discover(2_000),
  b.discover(3_000),
  a.offered(4_000),
  b.tftpStarted(5_000),
  a.tftpStarted(6_000),
];

function numbered(events: readonly BootEvent[], from = 1): StoredEvent[] {
  return events.map((event, at) => ({ seq: from + at, event }));
}

t.test('events come back as they were, by number', async (t) => {
  const { events } = (await realInventory(t)).inventory;
  t.equal(await events.lastSeq(), 0);
  await events.append(numbered(EVENTS));
  t.equal(await events.lastSeq(), 6);
  t.same(await events.query({ limit: 100 }), numbered(EVENTS));
});

t.test('each filter, alone and with others, answers with its events in order', async (t) => {
  const { events } = (await realInventory(t)).inventory;
  await events.append(numbered(EVENTS));
  const found = async (query: Partial<EventQuery>): Promise<number[]> =>
    (await events.query({ limit: 100, ...query })).map(({ seq }) => seq);
  t.same(await found({ afterSeq: 4 }), [5, 6]);
  t.same(await found({ limit: 2 }), [1, 2]);
  t.same(await found({ limit: 2, newest: true }), [5, 6]);
  t.same(await found({ macs: [A] }), [2, 4, 6]);
  t.same(await found({ macs: [A, B], limit: 3 }), [2, 3, 4]);
  t.same(await found({ macs: [A, B], limit: 3, newest: true }), [4, 5, 6]);
  t.same(await found({ kinds: ['tftp.started', 'dhcp.offered'] }), [4, 5, 6]);
  t.same(await found({ kinds: ['tftp.started', 'dhcp.offered'], macs: [A] }), [4, 6]);
  t.same(await found({ sinceMs: 3_000, untilMs: 5_000 }), [3, 4, 5]);
  t.same(await found({ sinceMs: 3_500, macs: [B] }), [5]);
  t.same(await found({ untilMs: 3_500, kinds: ['dhcp.discover'], newest: true }), [2, 3]);
  t.same(await found({ sinceMs: 9_000 }), []);
  t.same(await found({ untilMs: 500 }), []);
});

t.test('a clock that was set back hides nothing of what is asked by number', async (t) => {
  const { events } = (await realInventory(t)).inventory;
  await events.append(numbered([a.discover(9_000), a.discover(1_000), a.discover(2_000)]));
  t.equal((await events.query({ limit: 9, afterSeq: 1 })).length, 2);
});

t.test('what is beyond the budget goes, the oldest first and a step at a time', async (t) => {
  const { events } = (await realInventory(t)).inventory;
  const many = Array.from({ length: trimmedPerStepMax + 10 }, (_, at) => a.discover(at));
  await events.append(numbered(many));
  const first = async (): Promise<number | undefined> => (await events.query({ limit: 1 }))[0]?.seq;
  t.equal(await events.trim({ sinceMs: 3, rowsMax: 1_000_000 }), false);
  t.equal(await first(), 4);
  t.equal(await events.trim({ sinceMs: 0, rowsMax: 5 }), true);
  t.equal(await first(), trimmedPerStepMax + 4);
  t.equal(await events.trim({ sinceMs: 0, rowsMax: 5 }), false);
  await events.append(numbered([a.discover(1)], 9_999));
  t.equal(await events.trim({ sinceMs: 0, rowsMax: 5 }), false);
  t.equal((await events.query({ limit: 100 })).length, 5);
});
