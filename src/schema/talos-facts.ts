/**
 * What Talos on a machine has reported, as JSON: read-only, beside what people decided.
 *
 * Tests    test/schema/talos-facts.test.ts
 */
import type { InstallEvidence, KeptLine, MachineFacts } from '../domain/machine-facts.ts';
import type { TalosStage, UnmetCondition } from '../domain/talos-report.ts';

/** Members that nothing was reported about are absent. Times are RFC 3339 in UTC. */
export interface TalosFactsResource {
  readonly stage?: TalosStage;
  readonly ready?: boolean;
  readonly unmet_conditions: readonly UnmetCondition[];
  readonly sequence?: string;
  readonly phase?: string;
  readonly task?: string;
  readonly failure?: string;
  readonly config_error?: string;
  readonly hostname?: string;
  readonly addresses: readonly string[];
  readonly installed?: boolean;
  /** which report showed it */
  readonly installed_evidence?: InstallEvidence;
  readonly installed_at?: string;
  readonly last_report_at?: string;
}

export function talosFactsResource(facts: MachineFacts): TalosFactsResource {
  const { stage, ready, sequence, phase, task, failure, hostname, installed } = facts;
  return {
    ...(stage !== undefined && { stage }),
    ...(ready !== undefined && { ready }),
    unmet_conditions: facts.unmet,
    ...(sequence !== undefined && { sequence }),
    ...(phase !== undefined && { phase }),
    ...(task !== undefined && { task }),
    ...(failure !== undefined && { failure }),
    ...(facts.configError !== undefined && { config_error: facts.configError }),
    ...(hostname !== undefined && { hostname }),
    addresses: facts.addresses,
    ...(installed !== undefined && { installed }),
    ...(facts.installedEvidence !== undefined && { installed_evidence: facts.installedEvidence }),
    ...(facts.installedAtMs !== undefined && { installed_at: timeOf(facts.installedAtMs) }),
    ...(facts.lastReportAtMs !== undefined && { last_report_at: timeOf(facts.lastReportAtMs) }),
  };
}

/** A line of a kernel log. */
export interface LogLineResource {
  /** when it came here */
  readonly received_at: string;
  /** when it was written, as the machine's clock had it */
  readonly time?: string;
  readonly level?: string;
  readonly facility?: string;
  readonly seq?: number;
  readonly message: string;
}

export function logLineResource({ atMs, time, level, facility, seq, message }: KeptLine) {
  return {
    received_at: timeOf(atMs),
    ...(time !== undefined && { time }),
    ...(level !== undefined && { level }),
    ...(facility !== undefined && { facility }),
    ...(seq !== undefined && { seq }),
    message,
  } satisfies LogLineResource;
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
