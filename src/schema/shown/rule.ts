/**
 * Rules as answers have them, and what they say about machines.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { then, when } from '../rule-fields.ts';
import { count, version, type Shown } from './shown.ts';

export const rule = z.strictObject({
  kind: z.literal('rule'),
  name: z.string(),
  weight: z.int(),
  enabled: z.boolean(),
  when,
  then,
  /** machines that have a place in it; absent where there is one for everybody */
  taken: count.exactOptional(),
  version,
});
export type RuleResource = Shown<typeof rule>;

/** What rules give to a machine. */
const given = z.strictObject({
  profile: z.string().exactOptional(),
  rule: z.string().exactOptional(),
  once: z.literal(true).exactOptional(),
  args: z.array(z.string()),
  max_machines: count.exactOptional(),
});

export const rulesPreview = z.strictObject({
  /** that were looked at */
  machines: count,
  /** that would boot something else */
  changed: count,
  /** the first of them */
  changes: z.array(z.strictObject({ machine: z.string(), from: given, to: given })),
});
