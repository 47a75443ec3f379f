/**
 * Which machines are to be fetched again after some events.
 *
 * Tests    test/ui/touched.test.ts
 */
import type { EventResource } from '../../schema/event-resource.ts';

const CHANGING: ReadonlySet<string> = new Set([
  ...['machine.discovered', 'machine.adopted', 'machine.ignored', 'machine.unignored'],
  ...['wait.started', 'wait.ended', 'menu.shown', 'menu.chosen', 'uuid.changed'],
  ...['install.armed', 'install.started', 'install.done'],
  ...['talos.stage', 'talos.installed', 'talos.misconfigured', 'boot.ended'],
]);

/** Addresses, or ids where an event has no address. */
export function touchedBy(events: readonly EventResource[]): ReadonlySet<string> {
  const touched = events
    .filter(({ kind }) => CHANGING.has(kind))
    .map((event) => event.mac ?? ('machine' in event ? event.machine : undefined));
  return new Set(touched.filter((one) => one !== undefined));
}
