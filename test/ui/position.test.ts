/** Nothing is left out and nothing is taken twice, whichever tab reads the stream. */
import fc from 'fast-check';
import t from 'tap';
import { takeBatch } from '../../src/ui/live/position.ts';

const events = (...seqs: (number | undefined)[]) =>
  seqs.map((seq) => (seq === undefined ? {} : { seq }));

t.test('only what is new is taken', (t) => {
  t.same(takeBatch(5, { events: events(4, 5, 6, 7) }), { seq: 7, fresh: events(6, 7) });
  t.same(takeBatch(5, { events: events(7, 7, 6) }), { seq: 7, fresh: events(7) });
  t.same(takeBatch(5, { events: [] }), { seq: 5, fresh: [] });
  t.end();
});

t.test('progress has no number, and is always news', (t) => {
  const taken = takeBatch(5, { events: events(undefined, 5, undefined) });
  t.same(taken, { seq: 5, fresh: events(undefined, undefined) });
  t.end();
});

t.test('a position without an event is taken too', (t) => {
  t.same(takeBatch(5, { events: [], upTo: 9 }), { seq: 9, fresh: [] });
  t.same(takeBatch(5, { events: events(12), upTo: 9 }), { seq: 12, fresh: events(12) });
  t.end();
});

t.test('a gap before the batch is noticed', (t) => {
  t.equal(takeBatch(5, { after: 8, events: events(9) }).gapUpTo, 8);
  t.equal(takeBatch(5, { after: 5, events: events(9) }).gapUpTo, undefined);
  t.equal(takeBatch(5, { after: 3, events: events(4, 9) }).gapUpTo, undefined);
  t.end();
});

t.test('after any mix of batches that overlap, each event was taken once, in order', (t) => {
  const batches = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 })));
  fc.assert(
    fc.property(batches, (cuts) => {
      let seq = 0;
      const taken: number[] = [];
      for (const [from, length] of cuts) {
        // The server sends what lies after a number, without a hole.
        const start = Math.min(from, seq);
        const numbers = Array.from({ length }, (_, at) => start + at + 1);
        const { fresh, seq: next } = takeBatch(seq, { after: start, events: events(...numbers) });
        taken.push(...fresh.map((event) => ('seq' in event ? event.seq : 0)));
        seq = next;
      }
      t.same(
        taken,
        Array.from({ length: seq }, (_, at) => at + 1),
      );
    }),
    { numRuns: 100 },
  );
  t.end();
});
