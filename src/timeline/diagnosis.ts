/**
 * Diagnosis for the engine that puts boots together, with what it has to know beside a boot.
 *
 * Owns     whether files for machines are being fetched from elsewhere at the moment.
 * Leaves   what is wrong to domain/diagnose.ts.
 * Tests    test/timeline/diagnosis.test.ts
 */
import type { RecordEvent } from '../domain/ports.ts';
import { diagnose, nextDeadlineMs } from '../domain/diagnose.ts';
import { fetchesWatchedMax } from '../domain/limits-timeline.ts';
import type { Diagnosis } from './engine-state.ts';

export function createDiagnosis(): Diagnosis & { readonly noticed: RecordEvent } {
  const fetches = new Set<string>();
  const context = (): { readonly fetching: boolean } => ({ fetching: fetches.size > 0 });
  return {
    diagnose: (boot, nowMs) => diagnose(boot, nowMs, context()),
    nextDeadlineMs: (boot) => nextDeadlineMs(boot, context()),
    noticed(event) {
      if (event.kind === 'fetch.started' && fetches.size < fetchesWatchedMax) {
        fetches.add(event.url);
      } else if (event.kind === 'fetch.finished' || event.kind === 'fetch.failed') {
        fetches.delete(event.url);
      }
    },
  };
}
