/**
 * Commands that go on until somebody or something ends them.
 *
 * Owns     what is said when the server goes away and comes back, and the ends that are no failure:
 *          nobody reads the output any more, or the time is up.
 * Leaves   the stream to follow.ts.
 * Tests    test/cli/each-event.test.ts, test/cli/commands/events.test.ts
 */
import { RouseError } from '../domain/errors.ts';
import { EXIT } from '../domain/exit.ts';
import type { EventResource } from '../schema/event-resource.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';
import { duration } from '../domain/units.ts';

interface Asked {
  readonly query: URLSearchParams;
  readonly afterSeq?: number;
  /** how long to wait at most; for ever unless given */
  readonly withinMs?: number;
}

/**
 * Hands over each event as it happens.
 *
 * @param take  an exit code ends the command
 * @throws RouseError WAIT_TIMED_OUT, and as `follow`
 */
export async function eachEvent(
  context: Context,
  { query, afterSeq, withinMs }: Asked,
  take: (event: EventResource) => Promise<number | undefined>,
): Promise<number> {
  const { io } = context.cli;
  const dial = context.dial();
  const late = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
  const ends = [dial.signal, io.closed, late].filter((end) => end !== undefined);
  const events = follow({
    dial: { ...dial, signal: AbortSignal.any(ends) },
    query,
    ...(afterSeq !== undefined && { afterSeq }),
    connection(state) {
      context.note(state === 'lost' ? 'The server is gone: reconnecting.' : 'Connected again.');
    },
  });
  try {
    for await (const event of events) {
      const exit = await take(event);
      if (exit !== undefined) return exit;
    }
    return EXIT.ok;
  } catch (error) {
    if (io.closed?.aborted) return EXIT.ok;
    if (late?.aborted) throw new RouseError('WAIT_TIMED_OUT', duration(withinMs ?? 0));
    throw error;
  }
}
