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
} from '../../domain/limits-config.ts';
import { createRecent } from '../../domain/recent.ts';

type Treatment = 'answer' | 'delay' | 'ignore';

interface Failures {
  /**
   * How a request from there is to be treated now. It counts as failed until it has succeeded, so
   * that a thousand at once are not a thousand first ones.
   */
  readonly attempt: (source: string, nowMs: number) => Treatment;
  readonly succeeded: (source: string) => void;
}

interface Count {
  readonly sinceMs: number;
  readonly failures: number;
}

export function createFailures(): Failures {
  const sources = createRecent<string, Count>(configFailureSourcesMax);
  return {
    attempt(source, nowMs) {
      const known = sources.get(source);
      const current = known && nowMs - known.sinceMs < configFailuresWindowMs ? known : undefined;
      const failures = current?.failures ?? 0;
      sources.set(source, { sinceMs: current?.sinceMs ?? nowMs, failures: failures + 1 });
      if (failures >= configFailuresBeforeRefusal) return 'ignore';
      return failures >= configFailuresBeforeDelay ? 'delay' : 'answer';
    },
    succeeded(source) {
      const known = sources.get(source);
      if (known) sources.set(source, { ...known, failures: Math.max(0, known.failures - 1) });
    },
  };
}
