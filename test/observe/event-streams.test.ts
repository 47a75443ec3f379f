/** Tests for src/observe/event-streams.ts */
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { StoredEvent, StreamItem } from '../../src/domain/event-ports.ts';
import { liveStreamsMax, streamPageMax } from '../../src/domain/limits-live.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';
import { createEventStreams } from '../../src/observe/event-streams.ts';
import { anEvent, lateHistory } from '../fakes/events.ts';

function live(events: number) {
  const failures: unknown[] = [];
  const stored: StoredEvent[] = [];
  const feed = createEventFeed(0, (error) => failures.push(error));
  feed.subscribe(({ seq, event }) => {
    if (seq !== undefined) stored.push({ seq, event });
  });
  const happen = (count = 1): void => {
    for (let one = 0; one < count; one += 1) feed.record(anEvent(feed.lastSeq() + 1).event);
  };
  happen(events);
  const history = lateHistory(stored);
  const streams = createEventStreams({ feed, history, failed: (error) => failures.push(error) });
  return { streams, happen, history, failures };
}

function sink(room: () => boolean = () => true) {
  const items: StreamItem[] = [];
  let ended = 0;
  return {
    items,
    seqs: () => items.map(({ seq }) => seq),
    ended: () => ended,
    write(more: readonly StreamItem[]) {
      items.push(...more);
      return room();
    },
    end: () => void (ended += 1),
  };
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => index + first);

async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

t.test(
  'gives what was and goes on with what happens, over several pages of the store',
  async (t) => {
    const { streams, happen } = live(streamPageMax * 2 + 3);
    const to = sink();
    streams.open({ afterSeq: 10 }, to);
    happen(5);
    await settle();
    happen(2);
    t.same(to.seqs(), upTo(streamPageMax * 2 + 10, 11));
  },
);

t.test('older events are read no faster than the reader takes them', async (t) => {
  const { streams, happen } = live(streamPageMax * 3);
  let room = false;
  const to = sink(() => room);
  const stream = streams.open({ afterSeq: 0 }, to);
  await settle();
  t.equal(to.items.length, streamPageMax, 'one page, and no more until there is room');
  stream?.drained();
  await settle();
  t.equal(to.items.length, 2 * streamPageMax);
  room = true;
  stream?.drained();
  happen();
  await settle();
  t.same(to.seqs(), upTo(streamPageMax * 3 + 1));
});

t.test('no more readers than there may be; each place is free again', (t) => {
  const { streams, happen } = live(0);
  const first = sink();
  const stream = streams.open({}, first);
  for (let more = 1; more < liveStreamsMax; more += 1) streams.open({}, sink());
  t.equal(streams.open({}, sink()), undefined);
  t.equal(streams.count(), liveStreamsMax);
  stream?.close();
  happen();
  t.same(first.seqs(), [0], 'who has gone is written nothing');
  stream?.drained();
  t.ok(streams.open({}, sink()));
  t.end();
});

t.test('the end of the server is the end of every stream', (t) => {
  const { streams, happen } = live(0);
  const to = sink();
  streams.open({}, to);
  happen();
  streams.close();
  happen();
  t.same(to.seqs(), [0, 1]);
  t.equal(to.ended(), 1);
  t.equal(streams.open({}, sink()), undefined);
  t.end();
});

t.test('a store that cannot be read ends the stream of that reader', async (t) => {
  const { streams, history, failures } = live(3);
  history.query = () => Promise.reject(new Error('disk'));
  const to = sink();
  streams.open({ afterSeq: 1 }, to);
  const gone = streams.open({ afterSeq: 1 }, sink());
  gone?.close();
  await settle();
  t.equal(to.ended(), 1);
  t.equal(failures.length, 2);
  t.equal(streams.count(), 0);
});

t.test('a reader that was dropped has its place free', async (t) => {
  const { streams, happen } = live(0);
  const to = sink(() => false);
  streams.open({}, to);
  happen(10_000);
  await settle();
  t.match(to.items.at(-1), { mark: 'stream.overrun', seq: 0 });
  t.equal(to.ended(), 1);
  t.equal(streams.count(), 0);
});
