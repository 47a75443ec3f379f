/** Events of a machine, numbered as the feed would. */
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { EventHistory, HeardEvent, StoredEvent } from '../../src/domain/event-ports.ts';
import { isWanted } from '../../src/domain/event-filter.ts';
import { aMac } from './machines.ts';

export const MACS = [aMac('52:54:00:aa:00:01'), aMac('52:54:00:aa:00:02')] as const;

/** Every third one is of the second machine, and every fourth one of another kind. */
export function anEvent(seq: number): StoredEvent {
  const mac = seq % 3 === 0 ? MACS[1] : MACS[0];
  const event: BootEvent =
    seq % 4 === 0
      ? { kind: 'tftp.started', atMs: seq, mac, file: `f${seq}`, from: '10.0.0.9' }
      : { kind: 'dhcp.ignored', atMs: seq, mac, reason: 'not-pxe', detail: `${seq}` };
  return { seq, event };
}

export const progress: HeardEvent = {
  event: { kind: 'fetch.progress', atMs: 1, url: 'https://a/b', bytes: 1 },
};

/** Everything that was written down, by a store that is written to as late as it may be. */
export function lateHistory(stored: StoredEvent[]): EventHistory & { write(): void } {
  let written: readonly StoredEvent[] = [];
  const write = (): void => void (written = [...stored]);
  return {
    write,
    query({ afterSeq = 0, limit, ...filter }) {
      const found = written.filter(({ seq, event }) => seq > afterSeq && isWanted(event, filter));
      return Promise.resolve(found.slice(0, limit));
    },
    settled() {
      write();
      return Promise.resolve();
    },
  };
}
