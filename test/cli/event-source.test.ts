import fc from 'fast-check';
import t from 'tap';
import { createEventSource } from '../../src/cli/event-source.ts';
import { streamMessageMax } from '../../src/domain/limits-live.ts';

const STREAM =
  'retry: 1000\n\nid: 7\n\n: beat\n\nid: 8\nevent: a.b\ndata: {"é":1}\n\nevent: c\ndata: x\ndata:y\n\n';
const MESSAGES = [
  { id: '7', event: '', data: '' },
  { id: '8', event: 'a.b', data: '{"é":1}' },
  { id: '8', event: 'c', data: 'x\ny' },
];

t.test('reads the same messages, wherever the pieces of a stream are cut', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
      const read = createEventSource();
      const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const pieces = at.slice(1).map((end, index) => STREAM.slice(at[index], end));
      t.strictSame(pieces.flatMap(read), MESSAGES);
    }),
    { numRuns: 50 },
  );
  t.end();
});

t.test('a position without an event is told, and kept for the next one', (t) => {
  const read = createEventSource();
  t.same(read('id: 7\n\n: beat\n\n'), [{ id: '7', event: '', data: '' }]);
  t.same(read('event: a\ndata: 1\n\n'), [{ id: '7', event: 'a', data: '1' }]);
  t.same(createEventSource()('event: a\ndata: 1\n\n'), [{ event: 'a', data: '1' }]);
  t.end();
});

t.test('a line that never ends does not fill the memory', (t) => {
  const read = createEventSource();
  for (let piece = 0; piece < 10; piece += 1) read('x'.repeat(streamMessageMax));
  t.same(read('\n\ndata: y\n\n'), [{ event: '', data: 'y' }]);
  t.end();
});
