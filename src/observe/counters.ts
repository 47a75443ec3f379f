/**
 * Counts events, so that a packet dropped without a word still leaves a number behind.
 *
 * Owns     the names `kind` and `kind{reason}`: DHCP messages are counted by why they were ignored,
 *          transfers by how they ended. Names come from closed lists only, so outside data cannot
 *          make them grow.
 * Tests    test/observe/counters.test.ts
 */
import { BOOT_EVENT_KINDS, type BootEvent } from '../domain/boot-event.ts';
import type { RecordEvent } from '../domain/ports.ts';

interface Counters {
  readonly count: RecordEvent;
  /** counts since the start, by name; every event kind is present from the first call on */
  readonly snapshot: () => Readonly<Record<string, number>>;
}

export function createCounters(): Counters {
  const counts = new Map<string, number>(BOOT_EVENT_KINDS.map((kind) => [kind, 0]));
  // Looked up in two steps: putting the name together for each event costs more than counting it.
  const names = new Map<BootEvent['kind'], Map<string, string>>(
    BOOT_EVENT_KINDS.map((kind) => [kind, new Map()]),
  );
  const add = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const nameOf = (kind: BootEvent['kind'], label: string): string => {
    const known = names.get(kind)?.get(label);
    if (known !== undefined) return known;
    const name = `${kind}{${label}}`;
    names.get(kind)?.set(label, name);
    return name;
  };
  return {
    count(event) {
      add(event.kind);
      const label = labelOf(event);
      if (label !== undefined) add(nameOf(event.kind, label));
    },
    snapshot: () => Object.fromEntries(counts),
  };
}

/** The part of an event that is counted apart: one with few values, all known beforehand. */
function labelOf(event: BootEvent): string | undefined {
  switch (event.kind) {
    case 'dhcp.ignored':
    case 'tftp.ignored':
    case 'sighting.lost':
    case 'file.sent':
    case 'report.ignored':
    case 'config.refused':
    case 'config.token.revoked':
    case 'boot.token.refused':
    case 'boot.token.revoked':
      return event.reason;
    case 'tftp.finished':
    case 'wait.ended':
      return event.outcome;
    case 'script.served':
      return event.script;
    case 'boot.beacon':
      return event.step;
    case 'boot.finding':
      return event.finding;
    case 'talos.stage':
      return event.stage;
    case 'dhcp.discover':
    case 'pxe.request':
    case 'dhcp.offered':
    case 'pxe.answered':
    case 'offer.unfollowed':
      return event.client;
    case 'disk.missed':
      return event.way;
    default:
      return undefined;
  }
}
