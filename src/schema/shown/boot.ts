/**
 * Boots as answers have them.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import { BOOT_OUTCOMES, BOOT_STAGES } from '../../domain/boot-stage.ts';
import { count, time, type Shown } from './shown.ts';

const text = z.string().exactOptional();

/** What a list has of each boot. */
export const bootSummary = z.strictObject({
  id: z.string(),
  /** its name at the time, else the hardware address that it began with */
  machine: z.string(),
  machine_id: text,
  macs: z.array(z.string()),
  started_at: time,
  last_at: time,
  ended_at: time.exactOptional(),
  outcome: z.enum([...BOOT_OUTCOMES, 'running']),
  duration_ms: count,
  /** the last one that was seen */
  stage: z.enum(BOOT_STAGES).exactOptional(),
  profile: text,
  reason: text,
  error: text,
  ignored: text,
  finding_ids: z.array(z.string()),
});
export type BootSummary = Shown<typeof bootSummary>;

const file = z.strictObject({
  file: z.string(),
  started_at: time,
  ended_at: time.exactOptional(),
  bytes: count,
  size_bytes: count.exactOptional(),
  repeats: count.exactOptional(),
  fault: text,
});
export type FileResource = Shown<typeof file>;

const stage = z.strictObject({
  stage: z.enum(BOOT_STAGES),
  started_at: time,
  ended_at: time.exactOptional(),
  /** since the boot began */
  after_ms: count,
  /** since all before it was done */
  took_ms: count,
  times: count,
  detail: text,
  bytes: count,
  bytes_per_second: z.number().min(0).exactOptional(),
  repeats: count,
  /** compared with the last good boot */
  against_good_ms: z.int().exactOptional(),
  slowest: z.literal(true).exactOptional(),
  files: z.array(file),
});
export type StageResource = Shown<typeof stage>;

const finding = z.strictObject({
  id: z.string(),
  at: time,
  stage: z.enum(BOOT_STAGES),
  seen: z.string(),
  expected: z.string(),
  title: z.string(),
  causes: z.array(z.string()),
  check: z.string(),
  fix: z.string(),
});
export type FindingResource = Shown<typeof finding>;

export const boot = z.strictObject({
  ...bootSummary.shape,
  client: text,
  arch_code: count.exactOptional(),
  vendor_class: text,
  interface: text,
  address: text,
  relayed: z.literal(true).exactOptional(),
  boot_file: text,
  bytes: count,
  stages: z.array(stage),
  findings: z.array(finding),
  last_good: z.strictObject({ id: z.string(), duration_ms: count }).exactOptional(),
});
export type BootResource = Shown<typeof boot>;
