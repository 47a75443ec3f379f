/**
 * The stream of events, read from the server by this tab.
 *
 * Owns     the connection: it is made again when it breaks or falls silent, from the position
 *          that was reached.
 * Specs    docs/reference/events.md, "As a stream".
 * Tests    test/browser/live.test.ts
 */
import { openStream } from '../api.ts';
import { ApiError } from '../problem.ts';
import { retryAfterMs } from './retry.ts';
import { createSseParser, type Message } from './sse-parser.ts';

/** The server says something each 15 seconds. */
const SILENCE_MS = 40_000;

export interface StreamReader {
  /** number of the last event that is known here */
  readonly position: () => number;
  readonly messages: (messages: readonly Message[]) => void;
  /** whether news arrive */
  readonly live: (state: { readonly live: boolean }) => void;
}

/** Reads until `ended`, through every failure. */
export async function readStream(reader: StreamReader, ended: AbortSignal): Promise<void> {
  let failures = 0;
  while (!ended.aborted) {
    try {
      await readOnce(reader, ended, () => {
        failures = 0;
      });
      failures += 1;
    } catch (error) {
      failures += 1;
      // Nobody is logged in: the page goes to the login, and comes back with a new stream.
      if (error instanceof ApiError && error.problem.status === 401) return;
    }
    reader.live({ live: false });
    await pause(retryAfterMs(failures, Math.random()), ended);
  }
}

async function readOnce(
  { position, messages, live }: StreamReader,
  ended: AbortSignal,
  begun: () => void,
): Promise<void> {
  const silence = new AbortController();
  const timer = watchdog(SILENCE_MS, () => {
    silence.abort();
  });
  try {
    const signal = AbortSignal.any([ended, silence.signal]);
    const body = await openStream(position(), signal);
    const parser = createSseParser();
    begun();
    live({ live: true });
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      timer.again();
      const news = parser.take(text);
      if (news.length > 0) messages(news);
    }
  } finally {
    timer.end();
  }
}

function watchdog(ms: number, bite: () => void) {
  let timer = setTimeout(bite, ms);
  return {
    again() {
      clearTimeout(timer);
      timer = setTimeout(bite, ms);
    },
    end() {
      clearTimeout(timer);
    },
  };
}

/** Shorter where the network comes back meanwhile. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    ended.addEventListener('abort', done, { once: true });
  });
}
