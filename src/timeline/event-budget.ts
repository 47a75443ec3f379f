/**
 * How many events of a minute are kept: enough for every machine of a large site that is switched
 * on at once, too few to push a month of events out of the store by invented ones.
 *
 * Owns     counting in windows of a minute, those of packets that had no effect apart.
 * Tests    test/timeline/event-budget.test.ts
 */
import type { BootEventKind } from '../domain/boot-event.ts';
import { eventsPerMinuteMax, ignoredPerMinuteMax } from '../domain/limits-timeline.ts';

const MINUTE_MS = 60_000;

/** Whoever sends nonsense causes these, as fast as it can send. */
const IGNORED: ReadonlySet<BootEventKind> = new Set<BootEventKind>([
  'dhcp.ignored',
  'tftp.ignored',
  'report.ignored',
  'config.refused',
]);

/** @returns a function that says whether an event is kept */
export function createEventBudget(): (kind: BootEventKind, atMs: number) => boolean {
  let startedAtMs = 0;
  let events = 0;
  let ignored = 0;
  return (kind, atMs) => {
    const ageMs = atMs - startedAtMs;
    if (ageMs >= MINUTE_MS || ageMs < 0) {
      startedAtMs = atMs;
      events = 0;
      ignored = 0;
    }
    events += 1;
    if (IGNORED.has(kind)) ignored += 1;
    return events <= eventsPerMinuteMax && !(IGNORED.has(kind) && ignored > ignoredPerMinuteMax);
  };
}
