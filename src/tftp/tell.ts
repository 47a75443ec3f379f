/**
 * Tells of transfers and of packets that had no effect, as boot events.
 *
 * Tests    test/tftp/tell.test.ts
 */
import type { BootEvent, TftpIgnoreReason } from '../domain/boot-event.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';

/** Address and port of a client, as the socket tells them. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Whom an event is about. */
export interface Subject {
  readonly peer: Peer;
  /** ours, on which the packet came in */
  readonly interface: string;
  readonly mac?: Mac | undefined;
}

export interface TellDeps {
  readonly clock: Clock;
  readonly record: RecordEvent;
}

type Finished = BootEvent & { kind: 'tftp.finished' };

export function tellStarted(deps: TellDeps, subject: Subject, file: string): void {
  deps.record({ kind: 'tftp.started', ...common(deps, subject), file });
}

export function tellFinished(
  deps: TellDeps,
  subject: Subject,
  finished: Omit<Finished, 'kind' | keyof ReturnType<typeof common>>,
): void {
  deps.record({ kind: 'tftp.finished', ...common(deps, subject), ...finished });
}

export function tellIgnored(
  deps: TellDeps,
  subject: Subject,
  ignored: { readonly reason: TftpIgnoreReason; readonly detail: string },
): void {
  deps.record({ kind: 'tftp.ignored', ...common(deps, subject), ...ignored });
}

/** `10.77.0.9:1024`, `[fd00::9]:1024` */
export function peerText({ address, port }: Peer): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function common(deps: TellDeps, subject: Subject) {
  return {
    atMs: deps.clock.nowMs(),
    interface: subject.interface,
    ...(subject.mac && { mac: subject.mac }),
    from: peerText(subject.peer),
  };
}
