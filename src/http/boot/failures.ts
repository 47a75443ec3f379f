/**
 * Whoever keeps asking for configurations that are not theirs waits, and is then not listened to.
 *
 * Owns     the count of failures of each source in the last minute, as a rule without I/O. All it
 *          changes is when an answer comes, never what it says.
 * Limits   configFailureSourcesMax sources; the one that failed longest ago is forgotten.
 * Tests    test/http/boot/failures.test.ts
 */
import {
  configFailuresBeforeDelay,
  configFailuresBeforeRefusal,
  configFailureSourcesMax,
  configFailuresWindowMs,
} from '../../domain/limits.ts';
import { createRecent } from '../../domain/recent.ts';

export type Treatment = 'answer' | 'delay' | 'ignore';

export interface Failures {
  /** how a request from there is to be treated now */
  treatment(source: string, nowMs: number): Treatment;
  failed(source: string, nowMs: number): void;
}

export function createFailures(): Failures {
  const sources = createRecent<string, { readonly sinceMs: number; readonly count: number }>(
    configFailureSourcesMax,
  );
  const countAt = (source: string, nowMs: number): number => {
    const known = sources.get(source);
    if (known === undefined || nowMs - known.sinceMs >= configFailuresWindowMs) return 0;
    return known.count;
  };
  return {
    treatment(source, nowMs) {
      const count = countAt(source, nowMs);
      if (count >= configFailuresBeforeRefusal) return 'ignore';
      return count >= configFailuresBeforeDelay ? 'delay' : 'answer';
    },
    failed(source, nowMs) {
      const count = countAt(source, nowMs);
      const sinceMs = count === 0 ? nowMs : (sources.get(source)?.sinceMs ?? nowMs);
      sources.set(source, { sinceMs, count: count + 1 });
    },
  };
}
