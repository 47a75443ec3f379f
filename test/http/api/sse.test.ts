/** Tests for src/http/api/sse.ts: the wire. */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import type { StreamItem, StreamSink } from '../../../src/domain/event-ports.ts';
import { streamEndMsMax, streamHeartbeatMs } from '../../../src/domain/limits-live.ts';
import { answerWithStream, messageOf } from '../../../src/http/api/sse.ts';
import { anEvent, progress } from '../../fakes/events.ts';

t.test('a message has a number to go on after, a kind and one line of JSON', (t) => {
  const text = messageOf(anEvent(8));
  t.match(text, /^id: 8\nevent: tftp\.started\ndata: \{"seq":8,.*"file":"f8".*\}\n\n$/);
  t.match(messageOf(progress), /^event: fetch\.progress\ndata: .*\n\n$/, 'progress has none');
  t.equal(
    messageOf({ mark: 'stream.reset', seq: 4 }),
    'id: 4\nevent: stream.reset\ndata: {"seq":4}\n\n',
  );
  t.equal(messageOf({ mark: 'stream.position', seq: 4 }), 'id: 4\n\n');
  const overrun: StreamItem = { mark: 'stream.overrun', seq: 4 };
  t.equal(messageOf(overrun), 'event: stream.overrun\ndata: {"seq":4}\n\n');
  t.end();
});

t.test('text with line breaks is no second message', (t) => {
  const event = { kind: 'listener.up', atMs: 1, listener: 'a\n\ndata: b', detail: '' } as const;
  t.equal(messageOf({ seq: 1, event }).split('\n').filter(Boolean).length, 3);
  t.end();
});

/** A connection that takes as much as the test says. */
function response(): { raw: ServerResponse; written: string[]; full: (yes: boolean) => void } {
  const written: string[] = [];
  const raw = Object.assign(new EventEmitter(), {
    writableNeedDrain: false,
    writeHead: (status: number) => void written.push(`${status}`),
    write(text: string) {
      written.push(text);
      return !this.writableNeedDrain;
    },
    end: () => void written.push('end'),
    destroy: () => void written.push('destroy'),
  });
  const full = (yes: boolean): void => void (raw.writableNeedDrain = yes);
  return { raw: raw as unknown as ServerResponse, written, full };
}

function stream(t: Test, early: readonly StreamItem[] = []) {
  const { raw, written, full } = response();
  const told: string[] = [];
  let sink: StreamSink = { write: () => true, end: () => undefined };
  const begun = answerWithStream(raw, (given) => {
    sink = given;
    if (early.length > 0) given.write(early);
    return { drained: () => void told.push('drained'), close: () => void told.push('closed') };
  });
  t.ok(begun);
  return { raw, written, full, told, sink };
}

t.test('silence is broken by a comment, but not for a reader that takes nothing', (t) => {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  t.teardown(() => {
    mock.timers.reset();
  });
  const { written, full, raw } = stream(t);
  mock.timers.tick(2 * streamHeartbeatMs);
  full(true);
  mock.timers.tick(streamHeartbeatMs);
  t.same(written.slice(2), [':\n\n', ':\n\n']);
  raw.emit('close');
  full(false);
  mock.timers.tick(streamHeartbeatMs);
  t.equal(written.length, 4, 'nothing is written to who has gone');
  t.end();
});

t.test('a connection whose reader does not take the end is cut off', (t) => {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  t.teardown(() => {
    mock.timers.reset();
  });
  const { written, sink } = stream(t);
  sink.end();
  mock.timers.tick(streamEndMsMax);
  t.same(written.slice(2), ['end', 'destroy']);
  const other = stream(t);
  other.sink.end();
  other.raw.emit('close');
  mock.timers.tick(streamEndMsMax);
  t.same(other.written.slice(2), ['end'], 'and one that has gone is left alone');
  t.end();
});

t.test('headers come first, whatever is given at once', (t) => {
  const { written, raw } = stream(t, [anEvent(1)]);
  t.equal(written[0], '200');
  t.match(written[1], /^retry: 1000\n\nid: 1\n/);
  raw.emit('close');
  t.end();
});

t.test('tells of room, of a full connection and of its end', (t) => {
  const { raw, told, sink, full } = stream(t);
  t.ok(sink.write([anEvent(1)]));
  full(true);
  t.notOk(sink.write([anEvent(2)]));
  raw.emit('drain');
  raw.emit('close');
  t.same(told, ['drained', 'closed']);
  t.end();
});

t.test('nothing is answered where there are too many', (t) => {
  const { raw, written } = response();
  t.notOk(answerWithStream(raw, () => undefined));
  t.same(written, []);
  t.end();
});

t.test('symptom: a reader that left while it was looked up kept its place for ever', (t) => {
  const { raw, written } = response();
  Object.assign(raw, { destroyed: true });
  const told: string[] = [];
  answerWithStream(raw, () => ({
    drained: () => undefined,
    close: () => void told.push('closed'),
  }));
  t.same(told, ['closed']);
  t.equal(written.length, 2, 'and nothing beats for it');
  t.end();
});
