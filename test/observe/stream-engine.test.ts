/** Tests for src/observe/stream-engine.ts: whenever a reader comes, it gets exactly the rest. */
import fc from 'fast-check';
import t from 'tap';
import type { EventFilter, StoredEvent, StreamItem } from '../../src/domain/event-ports.ts';
import { isWanted } from '../../src/domain/event-filter.ts';
import { streamWaitingMax } from '../../src/domain/limits-live.ts';
import {
  beginStream,
  stepStream,
  type StreamEffect,
  type StreamInput,
} from '../../src/observe/stream-engine.ts';
import { anEvent, MACS, progress } from '../fakes/events.ts';

/** A reader whose store and socket do what a test tells them to. */
function reader(begin: { newest: number; afterSeq?: number; filter?: EventFilter }) {
  const given: StreamItem[] = [];
  const reads: Extract<StreamEffect, { kind: 'read' }>[] = [];
  let ended = false;
  let { state, effects } = beginStream(begin.filter ?? {}, begin);
  const carryOut = (): void => {
    for (const effect of effects) {
      if (effect.kind === 'give') given.push(...effect.items);
      if (effect.kind === 'read') reads.push(effect);
      if (effect.kind === 'end') ended = true;
    }
  };
  carryOut();
  return {
    given,
    reads,
    ended: () => ended,
    seqs: () => given.map((item) => item.seq),
    step(input: StreamInput) {
      ({ state, effects } = stepStream(state, input));
      carryOut();
    },
    hear(...seqs: number[]) {
      for (const seq of seqs) this.step({ kind: 'heard', heard: anEvent(seq) });
    },
  };
}

const FILTERS: readonly EventFilter[] = [
  {},
  { macs: [MACS[1]] },
  { kinds: ['tftp.started'] },
  { macs: [MACS[0]], kinds: ['dhcp.ignored'] },
];

t.test('symptom: an event at the seam of store and stream came twice, or not at all', (t) => {
  // What happens, in any order: an event, an answer of the store, a socket that is full or empty.
  const happening = fc.constantFrom('event', 'event', 'event', 'read', 'block', 'drain');
  const scenario = fc.record({
    before: fc.nat(12),
    after: fc.nat(12),
    filter: fc.constantFrom(...FILTERS),
    pageSize: fc.integer({ min: 1, max: 4 }),
    happenings: fc.array(happening, { maxLength: 60 }),
  });
  fc.assert(
    fc.property(scenario, ({ before, after, filter, pageSize, happenings }) => {
      const afterSeq = Math.min(before, after);
      const stored: StoredEvent[] = [];
      const happen = (): number => stored.push(anEvent(stored.length + 1));
      while (stored.length < before) happen();
      const one = reader({ newest: before, afterSeq, filter });
      // The store holds what was there when reading began: the rest is still to be written.
      let written = stored.length;
      let blocked = false;
      const read = (): void => {
        const asked = one.reads.shift();
        if (!asked || blocked) {
          if (asked) one.reads.unshift(asked);
          return;
        }
        if (asked.fresh) written = stored.length;
        const events = stored
          .slice(0, written)
          .filter(({ seq, event }) => seq > asked.afterSeq && isWanted(event, filter))
          .slice(0, pageSize);
        one.step({ kind: 'read', events, last: events.length < pageSize });
      };
      for (const what of happenings) {
        if (what === 'block' || what === 'drain') {
          blocked = what === 'block';
          one.step({ kind: blocked ? 'blocked' : 'drained' });
        } else if (what === 'event') one.hear(happen());
        else read();
      }
      blocked = false;
      one.step({ kind: 'drained' });
      while (one.reads.length > 0) read();
      const rest = stored.filter(({ seq, event }) => seq > afterSeq && isWanted(event, filter));
      t.strictSame(
        one.seqs(),
        rest.map(({ seq }) => seq),
      );
    }),
    { numRuns: 400 },
  );
  t.end();
});

t.test('who asks for nothing of the past hears what happens from now on', (t) => {
  const one = reader({ newest: 40 });
  t.same(one.reads, []);
  one.hear(41, 42);
  one.step({ kind: 'heard', heard: progress });
  t.same(one.seqs(), [40, 41, 42, undefined]);
  t.match(one.given[0], { mark: 'stream.position' }, 'and where to go on if it is lost');
  t.end();
});

t.test('a number that was never given means another inventory: told, and gone on from now', (t) => {
  const one = reader({ newest: 7, afterSeq: 900 });
  one.hear(8);
  t.same(one.given, [{ mark: 'stream.reset', seq: 7 }, anEvent(8)]);
  t.end();
});

t.test('a reader that takes nothing is told where it was left, and dropped', (t) => {
  const one = reader({ newest: 1 });
  one.hear(2);
  one.step({ kind: 'blocked' });
  one.step({ kind: 'heard', heard: progress });
  for (let seq = 3; seq <= streamWaitingMax + 3; seq += 1) one.hear(seq);
  t.same(one.given.slice(1), [anEvent(2), { mark: 'stream.overrun', seq: 2 }]);
  t.ok(one.ended());
  one.step({ kind: 'drained' });
  one.hear(9_999);
  t.equal(one.given.length, 3, 'nothing follows');
  t.end();
});

t.test('progress that had to wait is not told later', (t) => {
  const one = reader({ newest: 1 });
  one.step({ kind: 'blocked' });
  one.step({ kind: 'heard', heard: progress });
  one.hear(2);
  one.step({ kind: 'drained' });
  t.same(one.seqs(), [1, 2]);
  t.end();
});

t.test('a storm while older events are read is read from the store as well', (t) => {
  const one = reader({ newest: 2, afterSeq: 0 });
  const many = streamWaitingMax + 10;
  for (let seq = 3; seq <= many; seq += 1) one.hear(seq);
  one.step({ kind: 'read', events: [anEvent(1), anEvent(2)], last: true });
  t.match(one.reads.at(-1), { afterSeq: 2, fresh: true });
  one.hear(many + 1);
  const rest = Array.from({ length: many - 2 }, (_, index) => anEvent(index + 3));
  one.step({ kind: 'read', events: rest, last: true });
  t.same(
    one.seqs(),
    Array.from({ length: many + 1 }, (_, index) => index + 1),
  );
  t.notOk(one.ended());
  t.end();
});

t.test('what waited for a slow reader while it read waits for its room', (t) => {
  const one = reader({ newest: 2, afterSeq: 0 });
  one.hear(3);
  one.step({ kind: 'blocked' });
  one.step({ kind: 'read', events: [anEvent(1), anEvent(2)], last: true });
  t.same(one.seqs(), [1, 2]);
  one.step({ kind: 'drained' });
  t.same(one.seqs(), [1, 2, 3]);
  t.end();
});
