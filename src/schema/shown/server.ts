/**
 * The server itself and what happened in it, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { BOOT_EVENT_KINDS } from '../../domain/boot-event.ts';
import { ERRORS } from '../../domain/errors.ts';
import { count, time } from './shown.ts';

const listener = z.strictObject({
  name: z.string(),
  address: z.string(),
  up: z.boolean(),
  /** why it is down; empty while it is up */
  detail: z.string(),
});

export const health = z.strictObject({ status: z.literal('ok') });
export const readiness = z.strictObject({
  ready: z.boolean(),
  /** the reserve for a full disk: while it is given up, what happens is not written down */
  disk: z.enum(['held', 'making', 'given-up']),
  listeners: z.array(listener),
});

export const status = z.strictObject({
  version: z.string(),
  started_at: time,
  uptime_seconds: count,
  listeners: z.array(listener),
  /** how many of each kind since the start, and by reason where they have one */
  events: z.record(z.string(), count),
});

/** Further members are those of its kind. */
export const event = z.looseObject({
  /** absent from events that are not kept */
  seq: count.exactOptional(),
  kind: z.enum(BOOT_EVENT_KINDS),
  /** milliseconds since 1970 */
  atMs: z.number(),
  /** what happened, on one line, without the machine; may change from release to release */
  words: z.string().exactOptional(),
});
export const eventPage = z.strictObject({
  items: z.array(event),
  /** for `after` of the next page */
  next: count.exactOptional(),
});

export const lookedUp = z.strictObject({
  code: z.string(),
  from: z.enum(['BIOS ROM', 'UEFI', 'iPXE']),
  says: z.string(),
  meaning: z.string(),
  next: z.string(),
  findings: z.array(z.string()),
});

export const sealed = z.strictObject({ sealed: count });

/** RFC 9457. */
export const problem = z.strictObject({
  /** a name and not an address: `urn:rouse:error:` and the code */
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  /** path of the request */
  instance: z.string(),
  /** what to match on */
  code: z.enum(Object.keys(ERRORS) as [keyof typeof ERRORS, ...(keyof typeof ERRORS)[]]),
  /** what to do */
  hint: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).exactOptional(),
  /** the resource as it is now, where a change was refused because of it */
  current: z.record(z.string(), z.unknown()).exactOptional(),
});
