import t from 'tap';
import type { HeardEvent } from '../../src/domain/event-ports.ts';
import { recentEventsMax } from '../../src/domain/limits-live.ts';
import { createRecentEvents } from '../../src/observe/recent-events.ts';
import { anEvent, MACS, progress } from '../fakes/events.ts';

function filled(count: number) {
  let tell: (heard: HeardEvent) => void = () => undefined;
  const history = createRecentEvents({
    subscribe(listener) {
      tell = listener;
      return () => undefined;
    },
  });
  for (let seq = 1; seq <= count; seq += 1) tell(anEvent(seq));
  tell(progress);
  return history;
}

t.test('answers about what it remembers, by number, time, machine and kind', async (t) => {
  const history = filled(20);
  await history.settled();
  const seqs = async (query: object): Promise<number[]> =>
    (await history.query({ limit: 3, ...query })).map(({ seq }) => seq);
  t.same(await seqs({}), [1, 2, 3]);
  t.same(await seqs({ afterSeq: 18 }), [19, 20]);
  t.same(await seqs({ newest: true }), [18, 19, 20]);
  t.same(await seqs({ sinceMs: 5, untilMs: 6 }), [5, 6]);
  t.same(await seqs({ macs: [MACS[1]], kinds: ['tftp.started'] }), [12]);
});

t.test('forgets the oldest, and never more than it has to', async (t) => {
  const history = filled(3 * recentEventsMax + 5);
  const kept = await history.query({ limit: Infinity });
  t.ok(kept.length >= recentEventsMax && kept.length < 2 * recentEventsMax, `${kept.length}`);
  t.equal(kept.at(-1)?.seq, 3 * recentEventsMax + 5);
});
