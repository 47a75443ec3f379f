/**
 * Tells of transfers and of packets that had no effect, as boot events.
 *
 * Tests    test/tftp/tell.test.ts
 */
import type { BootEvent, TftpIgnoreReason } from '../domain/boot-event.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock, RecordEvent } from '../domain/ports.ts';
import type { ProgressTurn } from '../domain/progress.ts';
import type { Peer } from '../platform/udp-socket.ts';

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
  /** shared with whatever else tells about progress */
  readonly progressTurn: ProgressTurn;
}

type Progress = BootEvent & { kind: 'tftp.progress' };
type Finished = BootEvent & { kind: 'tftp.finished' };

export function tellStarted(deps: TellDeps, subject: Subject, file: string): void {
  deps.record({ kind: 'tftp.started', ...common(deps, subject), file });
}

export function tellProgress(
  deps: TellDeps,
  { peer, mac }: Subject,
  progress: Omit<Progress, 'kind' | 'atMs' | 'from' | 'mac'>,
): void {
  const atMs = deps.clock.nowMs();
  const from = peer.address;
  deps.record({ kind: 'tftp.progress', atMs, from, ...(mac && { mac }), ...progress });
}

/** A client whose large blocks are lost gets smaller ones from now on. */
export function tellLowered(
  deps: TellDeps,
  subject: Subject,
  lowered: { readonly blockSizeBytes: number; readonly next: number },
): void {
  deps.record({ kind: 'blksize.lowered', ...common(deps, subject), ...lowered });
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
