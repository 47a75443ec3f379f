/**
 * Events as a stream over HTTP.
 *
 * Owns     the wire: fields of each message, the comment that keeps a silent connection open, and
 *          the end of a connection whose reader does not take it.
 * Leaves   which events in which order to the stream that is opened.
 * Specs    HTML, server-sent events: `id` is kept by the reader until another one comes, and sent
 *          as Last-Event-ID when it connects again; a message ends with an empty line.
 * Tests    test/http/api/sse.test.ts, test/http/api/events.test.ts
 */
import type { ServerResponse } from 'node:http';
import type { EventStream, StreamItem, StreamSink } from '../../domain/event-ports.ts';
import { streamEndMsMax, streamHeartbeatMs, streamRetryMs } from '../../domain/limits-live.ts';
import { toldEvent } from '../../schema/event-words.ts';

export const EVENT_STREAM = 'text/event-stream';

const HEADERS = {
  'content-type': `${EVENT_STREAM}; charset=utf-8`,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // nginx between would hold events back until it has a few kilobytes of them.
  'x-accel-buffering': 'no',
};

/** JSON has no line break of its own, so one `data` line holds it. */
export function messageOf(item: StreamItem): string {
  if ('mark' in item) {
    // Without data a message is none to the reader, which keeps its id.
    if (item.mark === 'stream.position') return `id: ${item.seq}\n\n`;
    // The reader of a reset has a new position; that of an overrun keeps the one it has.
    const id = item.mark === 'stream.reset' ? `id: ${item.seq}\n` : '';
    return `${id}event: ${item.mark}\ndata: ${JSON.stringify({ seq: item.seq })}\n\n`;
  }
  const id = item.seq === undefined ? '' : `id: ${item.seq}\n`;
  const data = JSON.stringify(toldEvent(item));
  return `${id}event: ${item.event.kind}\ndata: ${data}\n\n`;
}

/**
 * Answers with a stream.
 *
 * @param open  begins it; undefined when there are too many, and then nothing was answered
 * @returns whether it was begun
 */
export function answerWithStream(
  response: ServerResponse,
  open: (sink: StreamSink) => EventStream | undefined,
): boolean {
  // What is written before the stream is known to begin waits for the headers.
  const early: string[] = [];
  let begun = false;
  let silence = (): void => undefined;
  const write = (text: string): boolean => {
    if (begun) return response.write(text);
    early.push(text);
    return true;
  };
  const stream = open({
    write: (items) => write(items.map(messageOf).join('')),
    end() {
      silence();
      response.end();
      const impatience = setTimeout(() => response.destroy(), streamEndMsMax);
      response.once('close', () => {
        clearTimeout(impatience);
      });
    },
  });
  if (!stream) return false;
  response.writeHead(200, HEADERS);
  begun = true;
  response.write([`retry: ${streamRetryMs}\n\n`, ...early].join(''));
  const beat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, streamHeartbeatMs);
  silence = () => {
    clearInterval(beat);
  };
  response.on('drain', () => {
    stream.drained();
  });
  const gone = (): void => {
    silence();
    stream.close();
  };
  response.once('close', gone);
  // Who left while its machine was looked up is heard of no more, and would keep its place.
  if (response.destroyed) gone();
  return true;
}
