/**
 * Events of the running server, for as long as somebody listens.
 *
 * Owns     going on after a lost connection: with the number of the last event, so that what
 *          happened meanwhile is caught up with, and nothing is told twice.
 * Leaves   the wire to client.ts and event-source.ts.
 * Tests    test/cli/follow.test.ts, test/api/live.test.ts
 */
import { setTimeout as pause } from 'node:timers/promises';
import { RouseError } from '../domain/errors.ts';
import { streamRetryMs } from '../domain/limits-live.ts';
import type { EventResource } from '../schema/event-resource.ts';
import { refusedBy } from './api.ts';
import { dialStream, type Dial, type StreamAnswer } from './client.ts';
import { createEventSource, type StreamMessage } from './event-source.ts';

interface Follow {
  readonly dial: Dial;
  /** of the address, without `after` */
  readonly query: URLSearchParams;
  /** number of the event after which to begin; from now on where it is left out */
  readonly afterSeq?: number;
  /** told when the connection is lost, and when there is one again */
  readonly connection: (state: 'lost' | 'again') => void;
}

/**
 * Every event, in order. Ends with the consumer, or when `dial.signal` aborts.
 *
 * @throws RouseError SERVER_UNREACHABLE when no server runs at the beginning; ServerProblem when it
 *         refuses; an AbortError
 */
export async function* follow({
  dial,
  query,
  afterSeq,
  connection,
}: Follow): AsyncGenerator<EventResource> {
  let position = afterSeq === undefined ? undefined : String(afterSeq);
  let lost = false;
  for (;;) {
    const answer = await connect(dial, { query, position, again: lost });
    if (answer && lost) connection('again');
    if (answer) lost = false;
    for await (const { id, event, data } of answer ? messagesOf(answer, dial.signal) : []) {
      position = id ?? position;
      // A mark moves the position, and is no event.
      const isEvent = data !== '' && !event.startsWith('stream.');
      if (isEvent) yield JSON.parse(data) as EventResource;
    }
    if (!lost) connection('lost');
    lost = true;
    await pause(streamRetryMs, undefined, dial.signal ? { signal: dial.signal } : {});
  }
}

/** Until the connection ends, in order or not. */
async function* messagesOf(
  { pieces }: StreamAnswer,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamMessage> {
  const read = createEventSource();
  try {
    for await (const piece of pieces) yield* read(piece);
  } catch {
    // Cut by whoever waits for it, or by the network: only the former is the end.
    signal?.throwIfAborted();
  }
}

interface Asking {
  readonly query: URLSearchParams;
  readonly position: string | undefined;
  /** the server was there before */
  readonly again: boolean;
}

/** @returns undefined when there is no answer and the server was there before */
async function connect(
  dial: Dial,
  { query, position, again }: Asking,
): Promise<StreamAnswer | undefined> {
  const headers = {
    accept: 'text/event-stream',
    ...(position !== undefined && { 'last-event-id': position }),
  };
  const path = `/api/v1/events?${query.toString()}`;
  try {
    const answer = await dialStream({ method: 'GET', path, headers }, dial);
    if (answer.status === 200) return answer;
    const body = await wholeOf(answer);
    // A server that is full, or that only starts, is asked again.
    if (again && answer.status === 503) return undefined;
    throw refusedBy({ status: answer.status, headers: {}, body });
  } catch (error) {
    const gone = error instanceof RouseError && error.code === 'SERVER_UNREACHABLE';
    if (again && gone) return undefined;
    throw error;
  }
}

async function wholeOf({ pieces }: StreamAnswer): Promise<string> {
  let body = '';
  for await (const piece of pieces) body += piece;
  return body;
}
