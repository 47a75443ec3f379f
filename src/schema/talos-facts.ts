/**
 * What Talos on a machine has reported, as JSON: read-only, beside what people decided.
 *
 * Tests    test/schema/talos-facts.test.ts
 */
import type { KeptLine, MachineFacts } from '../domain/machine-facts.ts';
import type { LogLineResource, TalosFactsResource } from './shown/talos-facts.ts';

/** Members that nothing was reported about are absent. Times are RFC 3339 in UTC. */
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
