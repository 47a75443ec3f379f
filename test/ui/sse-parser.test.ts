/** Server-sent events, however the network cuts them. */
import fc from 'fast-check';
import t from 'tap';
import { createSseParser, type Message } from '../../src/ui/live/sse-parser.ts';

const read = (...chunks: string[]): Message[] => {
  const parser = createSseParser();
  return chunks.flatMap((chunk) => [...parser.take(chunk)]);
};

t.test('a message has the id, the kind and the data of its lines', (t) => {
  t.same(read('id: 7\nevent: tftp.finished\ndata: {"a":1}\n\n'), [
    { id: '7', event: 'tftp.finished', data: '{"a":1}' },
  ]);
  t.same(read('data: one\ndata:two\ndata\n\n'), [{ id: '', event: 'message', data: 'one\ntwo\n' }]);
  t.end();
});

t.test('an id stays until another comes, and alone it moves the position', (t) => {
  const messages = read('retry: 1000\n\nid: 41\n\ndata: x\n\nid: 42\ndata: y\n\n');
  t.same(
    messages.map(({ id, data }) => [id, data]),
    [
      ['41', ''],
      ['41', 'x'],
      ['42', 'y'],
    ],
  );
  t.end();
});

t.test('what is no message is none: comments, retries, kinds without data', (t) => {
  t.same(read(':\n\n', 'retry: 5\n\n', 'event: alone\n\n', ': hello\n\n\n\n'), []);
  t.same(read('data: unfinished'), []);
  t.same(read('id: a\0b\ndata: x\n\n')[0]?.id, '', 'NUL in an id takes it away');
  t.end();
});

t.test('the same messages come, wherever the text is cut and whatever ends its lines', (t) => {
  const line = fc.constantFrom('\n', '\r\n', '\r');
  const message = fc.record({ id: fc.nat(), data: fc.string({ maxLength: 12 }) });
  fc.assert(
    fc.property(fc.array(message), line, fc.array(fc.nat({ max: 400 })), (messages, end, cuts) => {
      const clean = messages.map(({ id, data }) => ({ id, data: data.replaceAll(/[\r\n]/g, '') }));
      const text = clean
        .map(({ id, data }) => `id: ${id}${end}event: e${end}data: ${data}${end}${end}`)
        .join('');
      const places = [...new Set([0, ...cuts.filter((at) => at < text.length), text.length])];
      const sorted = places.sort((a, b) => a - b);
      const chunks = sorted.slice(1).map((to, at) => text.slice(sorted[at], to));
      const heard = read(...chunks, end === '\r' ? '\n' : '');
      t.same(
        heard.map(({ id, data }) => ({ id: Number(id), data })),
        clean,
      );
    }),
    { numRuns: 200 },
  );
  t.end();
});
