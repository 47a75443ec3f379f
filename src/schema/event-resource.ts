/**
 * An event as the API and the event stream show it, and which events a request is about.
 *
 * Owns     what goes out: the event with its number, every text of it made printable.
 * Tests    test/schema/event-resource.test.ts
 */
import { z } from 'zod';
import { BOOT_EVENT_KINDS, type BootEvent, type BootEventKind } from '../domain/boot-event.ts';
import type { EventQuery, HeardEvent } from '../domain/event-ports.ts';
import { pageEntriesDefault, referenceMax } from '../domain/limits.ts';
import { streamPageMax } from '../domain/limits-live.ts';
import { printable } from '../domain/printable.ts';
import { parseRequest, strict } from './issues.ts';
import { time } from './query-fields.ts';

export type EventResource = BootEvent & {
  /** absent from events that are not kept */
  readonly seq?: number;
  /** what happened, on one line; the machine is not named in it */
  readonly words?: string;
};

export function eventResource({ seq, event }: HeardEvent): EventResource {
  const fields = Object.entries(event).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? printable(value) : value,
  ]);
  return {
    ...(seq !== undefined && { seq }),
    ...(Object.fromEntries(fields) as BootEvent),
  };
}

/** One kind, or several with commas between; `tftp.*` is all that begin so. */
export const eventKinds = z
  .string()
  .transform((text) => [...new Set(text.split(',').flatMap(kindsLike))])
  .pipe(z.array(z.enum(BOOT_EVENT_KINDS)).min(1).max(BOOT_EVENT_KINDS.length));

/** What nothing begins with is left as it is, for the message that names it. */
function kindsLike(text: string): readonly string[] {
  const kinds = BOOT_EVENT_KINDS.filter((kind) => `${kind.split('.')[0] ?? ''}.*` === text);
  return kinds.length > 0 ? kinds : [text];
}

export const eventNumber = z
  .string()
  .regex(/^\d{1,15}$/, { error: 'expected the number of an event' })
  .transform(Number);

const about = {
  machine: z.string().min(1).max(referenceMax).optional(),
  kind: eventKinds.optional(),
  after: eventNumber.optional(),
};
const streamQuery = strict(about);

export const eventLimit = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'expected a whole number' })
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= streamPageMax, {
    error: `expected 1 to ${streamPageMax}`,
  })
  .default(pageEntriesDefault);

export const eventQuery = strict({
  ...about,
  since: time.optional(),
  until: time.optional(),
  newest: z.enum(['true', 'false']).default('false'),
  limit: eventLimit,
});

interface StreamQuery {
  /** name, hardware address, id or code */
  readonly machine?: string;
  readonly kinds?: readonly BootEventKind[];
  readonly afterSeq?: number;
}

/**
 * `?machine=node-1&kind=tftp.finished,boot.beacon&after=1200`; a browser that connects again says
 * in `Last-Event-ID` what it has, which is newer than what its address says.
 */
export function parseStreamQuery(query: unknown, lastEventId?: string): StreamQuery {
  const asked = wanted(parseRequest(streamQuery, query));
  return lastEventId ? { ...asked, afterSeq: parseRequest(eventNumber, lastEventId) } : asked;
}

/** `?machine=&kind=&after=&since=&until=&newest=true&limit=`, times as in RFC 3339 */
export function parseEventQuery(
  query: unknown,
): StreamQuery & Omit<EventQuery, 'macs' | 'kinds' | 'afterSeq'> {
  const { since, until, newest, limit, ...about } = parseRequest(eventQuery, query);
  return {
    ...wanted(about),
    limit,
    ...(since !== undefined && { sinceMs: since }),
    ...(until !== undefined && { untilMs: until }),
    ...(newest === 'true' && { newest: true }),
  };
}

function wanted({ machine, kind, after }: z.output<typeof streamQuery>): StreamQuery {
  return {
    ...(machine !== undefined && { machine }),
    ...(kind !== undefined && { kinds: kind }),
    ...(after !== undefined && { afterSeq: after }),
  };
}
