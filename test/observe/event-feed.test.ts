import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { HeardEvent } from '../../src/domain/event-ports.ts';
import { eventNumbersSkipped } from '../../src/domain/limits-live.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';

const up: BootEvent = { kind: 'listener.up', atMs: 1, listener: 'tftp', detail: '' };
const fetched: BootEvent = { kind: 'fetch.progress', atMs: 1, url: 'https://a/b', bytes: 1 };

const noFailure = (error: unknown): never => {
  throw error;
};

t.test('numbers what is kept, and hands on progress without a number', (t) => {
  const feed = createEventFeed(0, noFailure);
  const heard: HeardEvent[] = [];
  feed.subscribe((one) => heard.push(one));
  t.equal(feed.lastSeq(), 0);
  for (const event of [up, fetched, up]) feed.record(event);
  t.same(
    heard.map(({ seq }) => seq),
    [1, undefined, 2],
  );
  t.equal(feed.lastSeq(), 2);
  t.end();
});

t.test('symptom: after a crash a reader missed events whose numbers it had seen before', (t) => {
  const feed = createEventFeed(41, noFailure);
  feed.record(up);
  t.equal(feed.lastSeq(), 41 + eventNumbersSkipped + 1);
  t.end();
});

t.test('one failing listener does not keep events from the others', (t) => {
  const failures: HeardEvent[] = [];
  const feed = createEventFeed(0, (_error, heard) => failures.push(heard));
  let count = 0;
  feed.subscribe(() => {
    throw new Error('full');
  });
  const end = feed.subscribe(() => (count += 1));
  feed.record(up);
  end();
  feed.record(up);
  t.equal(count, 1, 'and a subscription ends when asked');
  t.same(
    failures.map(({ seq }) => seq),
    [1, 2],
  );
  t.end();
});
