/**
 * Boots as the API shows them, and which boots a request is about.
 *
 * Owns     what goes out: times as in RFC 3339, durations in milliseconds, findings with what the
 *          registry says about each. Texts were made printable when they were taken in.
 * Tests    test/schema/boot-resource.test.ts
 */
import { z } from 'zod';
import type { Boot, BootFinding, StageFile } from '../domain/boot-session.ts';
import { BOOT_OUTCOMES } from '../domain/boot-stage.ts';
import { viewBoot, type BootView, type StageView } from '../domain/boot-view.ts';
import type { BootQuery } from '../domain/event-ports.ts';
import { adviceOn } from '../domain/finding-advice.ts';
import { cursorMax, referenceMax } from '../domain/limits.ts';
import type { PageRequest } from '../domain/ports.ts';
import { parseRequest, strict } from './issues.ts';
import { pageLimit, time } from './query-fields.ts';
import type {
  BootResource,
  BootSummary,
  FileResource,
  FindingResource,
  StageResource,
} from './shown/boot.ts';

const OUTCOMES = [...BOOT_OUTCOMES, 'running'] as const;

export function bootSummary(boot: Boot, nowMs: number): BootSummary {
  return summary(boot, viewBoot(boot, nowMs));
}

export function bootResource(boot: Boot, nowMs: number, lastGood?: Boot): BootResource {
  const { client, archCode, vendorClass, address, relayed, bootFile, findings } = boot;
  const view = viewBoot(boot, nowMs, lastGood);
  const { bytes, lastGood: good, stages } = view;
  return {
    ...summary(boot, view),
    ...defined({ client, arch_code: archCode, vendor_class: vendorClass }),
    ...defined({ interface: boot.interface, address, relayed, boot_file: bootFile }),
    bytes,
    stages: stages.map(stageResource),
    findings: findings.map((finding) => findingResource(boot, finding)),
    ...(good && { last_good: { id: good.id, duration_ms: good.durationMs } }),
  };
}

function summary(boot: Boot, { durationMs }: BootView): BootSummary {
  const { id, macs, machine, startedAtMs, lastAtMs, endedAtMs, outcome, stages } = boot;
  const { profile, reason, error, ignored, findings } = boot;
  return {
    id,
    machine: nameOf(boot),
    ...defined({ machine_id: machine }),
    macs,
    started_at: at(startedAtMs),
    last_at: at(lastAtMs),
    ...(endedAtMs !== undefined && { ended_at: at(endedAtMs) }),
    outcome: outcome ?? 'running',
    duration_ms: durationMs,
    ...defined({ stage: stages.at(-1)?.stage, profile, reason, error, ignored }),
    finding_ids: findings.map((finding) => finding.id),
  };
}

function stageResource(view: StageView): StageResource {
  const { stage, startedAtMs, endedAtMs, afterMs, tookMs, times, detail, bytes, repeats } = view;
  const { bytesPerSecond, againstGoodMs, slowest, files = [] } = view;
  return {
    stage,
    started_at: at(startedAtMs),
    ...(endedAtMs !== undefined && { ended_at: at(endedAtMs) }),
    after_ms: afterMs,
    took_ms: tookMs,
    times,
    bytes,
    repeats,
    ...defined({ detail, bytes_per_second: bytesPerSecond }),
    ...defined({ against_good_ms: againstGoodMs, slowest }),
    files: files.map(fileResource),
  };
}

function fileResource(sent: StageFile): FileResource {
  const { file, startedAtMs, endedAtMs, bytes, sizeBytes, repeats, fault } = sent;
  return {
    file,
    started_at: at(startedAtMs),
    ...(endedAtMs !== undefined && { ended_at: at(endedAtMs) }),
    bytes,
    ...defined({ size_bytes: sizeBytes, repeats, fault }),
  };
}

function findingResource(boot: Boot, { atMs, ...finding }: BootFinding): FindingResource {
  const { address } = boot;
  const advice = adviceOn(finding.id, { machine: nameOf(boot), ...defined({ address }) });
  return { ...finding, at: at(atMs), ...advice };
}

function nameOf({ label, macs }: Boot): string {
  return label ?? macs[0];
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}

/** Without the members that are not there. */
function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export const bootQuery = strict({
  machine: z.string().min(1).max(referenceMax).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  since: time.optional(),
  limit: pageLimit,
  cursor: z.string().min(1).max(cursorMax).optional(),
});

interface AskedBoots {
  /** name, hardware address, id or code */
  readonly machine?: string;
  readonly query: Omit<BootQuery, 'macs'>;
  readonly page: PageRequest;
  /** the same again without the cursor, for the address of the next page */
  readonly again: URLSearchParams;
}

/** `?machine=node-1&outcome=failed&since=2026-03-01T12:00:00Z&limit=&cursor=` */
export function parseBootQuery(query: unknown): AskedBoots {
  const { machine, outcome, since, limit, cursor } = parseRequest(bootQuery, query);
  const again = new URLSearchParams({ limit: String(limit) });
  if (machine !== undefined) again.set('machine', machine);
  if (outcome !== undefined) again.set('outcome', outcome);
  if (since !== undefined) again.set('since', at(since));
  return {
    ...(machine !== undefined && { machine }),
    query: { ...defined({ outcome }), ...(since !== undefined && { sinceMs: since }) },
    page: { limit, ...defined({ cursor }) },
    again,
  };
}
