/**
 * What Talos on a machine has reported, as answers have it.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { INSTALL_EVIDENCE } from '../../domain/machine-facts.ts';
import { TALOS_STAGES } from '../../domain/talos-report.ts';
import { count, time, type Shown } from './shown.ts';

const text = z.string().exactOptional();

/** Members that nothing was reported about are absent. */
export const talosFacts = z.strictObject({
  stage: z.enum(TALOS_STAGES).exactOptional(),
  ready: z.boolean().exactOptional(),
  unmet_conditions: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  sequence: text,
  phase: text,
  task: text,
  failure: text,
  config_error: text,
  hostname: text,
  addresses: z.array(z.string()),
  installed: z.boolean().exactOptional(),
  /** which report showed it */
  installed_evidence: z.enum(INSTALL_EVIDENCE).exactOptional(),
  installed_at: time.exactOptional(),
  last_report_at: time.exactOptional(),
});
export type TalosFactsResource = Shown<typeof talosFacts>;

/** A line of a kernel log. */
export const logLine = z.strictObject({
  /** when it came here */
  received_at: time,
  /** when it was written, as the machine's clock had it */
  time: text,
  level: text,
  facility: text,
  seq: count.exactOptional(),
  message: z.string(),
});
export type LogLineResource = Shown<typeof logLine>;
