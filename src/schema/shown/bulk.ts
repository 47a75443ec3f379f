/**
 * What became of one action on many machines, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { shownError, type Shown } from './shown.ts';

const item = z.strictObject({
  machine: z.string(),
  /** absent where there is no such machine */
  id: z.string().exactOptional(),
  outcome: z.enum(['done', 'planned', 'refused']),
  /** why it was refused */
  error: shownError.exactOptional(),
});
export type BulkItemResource = Shown<typeof item>;

export const bulkResult = z.strictObject({ dry_run: z.boolean(), items: z.array(item) });
