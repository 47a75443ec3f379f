/**
 * Members that several queries have.
 *
 * Tests    test/schema/requests.test.ts, test/schema/event-resource.test.ts
 */
import { z } from 'zod';
import { pageEntriesDefault, pageEntriesMax } from '../domain/limits.ts';

export const pageLimit = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'expected a whole number' })
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= pageEntriesMax, {
    error: `expected 1 to ${pageEntriesMax}`,
  })
  .default(pageEntriesDefault);

/** As in RFC 3339; milliseconds since 1970 */
export const time = z
  .string()
  .max(40)
  .transform((text) => Date.parse(text))
  .refine((atMs) => !Number.isNaN(atMs), { error: 'expected a time such as 2026-03-01T12:00:00Z' });
