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

type Label = 'client' | 'finding' | 'outcome' | 'reason' | 'script' | 'stage' | 'step' | 'way';

/** By which member events of a kind are counted apart: one with few values, all known before. */
const LABELS: Readonly<Record<BootEvent['kind'], Label | undefined>> = {
  'dhcp.discover': 'client',
  'pxe.request': 'client',
  'dhcp.offered': 'client',
  'pxe.answered': 'client',
  'dhcp.ignored': 'reason',
  'uuid.changed': undefined,
  'offer.unfollowed': 'client',
  'loader.silent': undefined,
  'tftp.started': undefined,
  'tftp.progress': undefined,
  'tftp.finished': 'outcome',
  'blksize.lowered': undefined,
  'tftp.ignored': 'reason',
  'machine.discovered': undefined,
  'sighting.lost': 'reason',
  'timeline.lost': 'reason',
  'script.served': 'script',
  'file.progress': undefined,
  'file.sent': 'reason',
  'boot.beacon': 'step',
  'boot.finding': 'finding',
  'boot.ended': 'outcome',
  'fetch.started': undefined,
  'fetch.progress': undefined,
  'fetch.finished': undefined,
  'fetch.failed': undefined,
  'asset.damaged': undefined,
  'asset.removed': undefined,
  'install.armed': undefined,
  'install.started': undefined,
  'install.done': undefined,
  'disk.missed': 'way',
  'loader.withheld': undefined,
  'wait.started': undefined,
  'wait.polled': undefined,
  'wait.ended': 'outcome',
  'menu.shown': undefined,
  'menu.chosen': undefined,
  'machine.adopted': undefined,
  'machine.ignored': undefined,
  'machine.unignored': undefined,
  'machine.ordered': undefined,
  'machine.used': undefined,
  'machine.expired': undefined,
  'machine.cancelled': undefined,
  'machine.woken': undefined,
  'talos.stage': 'stage',
  'talos.installed': undefined,
  'talos.misconfigured': undefined,
  'talos.failed': undefined,
  'report.ignored': 'reason',
  'facts.lost': undefined,
  'config.token.issued': undefined,
  'config.served': undefined,
  'config.refused': 'reason',
  'config.token.revoked': 'reason',
  'boot.token.issued': undefined,
  'boot.token.refused': 'reason',
  'boot.token.revoked': 'reason',
  'answer.served': undefined,
  'installer.started': undefined,
  'installer.progress': undefined,
  'installer.done': undefined,
  'installer.failed': undefined,
  'webhook.tried': 'outcome',
  'webhook.failing': undefined,
  'webhook.recovered': undefined,
  'webhook.lost': undefined,
  'webhook.disabled': undefined,
  'listener.up': undefined,
  'listener.down': undefined,
};

function labelOf(event: BootEvent): string | undefined {
  const label = LABELS[event.kind];
  return label && (event as Partial<Readonly<Record<Label, string>>>)[label];
}
