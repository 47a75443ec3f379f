/**
 * One transfer in progress: feeds the state machine and performs what it decides.
 *
 * Owns     the timer of the transfer, and the events that tell of its start, progress and end.
 * Leaves   decisions to transfer.ts, sending to outlet.ts, and the socket, behind `TransferPort`,
 *          to transfer-ports.ts.
 * Tests    test/tftp/session.test.ts
 */
import type { TftpOutcome } from '../domain/boot-event.ts';
import { messageOf } from '../domain/errors.ts';
import { tftpAckTimeoutMsMin, tftpNoProgressMsMax, tftpYieldMs } from '../domain/limits.ts';
import { createProgressMeter } from '../domain/progress.ts';
import type { Clock } from '../domain/ports.ts';
import type { Datagram, TransferPlan } from './blocks.ts';
import { encode, TFTP_ERROR, type Malformed, type TftpPacket } from './codec.ts';
import type { Content } from './content.ts';
import { createOutlet } from './outlet.ts';
import type { Session } from './sessions.ts';
import {
  tellFinished,
  tellIgnored,
  tellProgress,
  tellStarted,
  type Subject,
  type TellDeps,
} from './tell.ts';
import { createTimer } from './timer.ts';
import { begin, step, type TransferEvent, type TransferStep } from './transfer.ts';
import {
  acknowledgedBytes,
  firstBlockLost,
  mayYield,
  type TransferState,
} from './transfer-state.ts';

/** Where the datagrams of one transfer leave. */
export interface TransferPort {
  /** in this order, and the bytes are not looked at afterwards */
  send(datagrams: readonly Datagram[]): void;
  close(): void;
  /** why the last send failed */
  readonly failure: string | undefined;
}

export interface SessionOptions {
  /** the request as it came in, to know it again */
  readonly request: Uint8Array;
  readonly file: string;
  readonly plan: TransferPlan;
  readonly content: Content;
  readonly subject: Subject;
  readonly port: TransferPort;
  readonly ended: () => void;
  /** hears, once, that blocks of the agreed size seem not to reach the client */
  readonly firstBlockLost?: () => void;
}

export interface TransferSession extends Session {
  /** Takes a packet from the client of this transfer. */
  receive(packet: TftpPacket | Malformed): void;
  /**
   * Takes a request that came from the client's port while this transfer runs.
   *
   * @returns whether it belongs to this transfer. If not, the client has begun anew and this
   *          transfer is to be ended.
   */
  takesRequest(request: Uint8Array): boolean;
}

export function startSession(options: SessionOptions, deps: TellDeps): TransferSession {
  const { clock } = deps;
  const startedMs = clock.monotonicMs();
  const reports = createReports(options, deps, startedMs);
  const run = createRun(options, clock, {
    begun: begin(options.plan, startedMs),
    reports,
  });
  tellStarted(deps, options.subject, options.file);
  run.start();

  return {
    receive(packet) {
      const atMs = clock.monotonicMs();
      if (packet.kind !== 'ack' && packet.kind !== 'error') {
        reports.ignored(packet);
        return;
      }
      run.feed({ ...packet, atMs });
      reports.progress(run.state(), atMs);
    },
    takesRequest(request) {
      if (Buffer.compare(request, options.request) !== 0) return false;
      const atMs = clock.monotonicMs();
      const { phase, progressAtMs } = run.state();
      // Once the client has answered, its own request again is a copy that was under way for
      // long, unless the transfer stands still: then the machine was restarted.
      if (phase === 'sending') return atMs - progressAtMs < tftpYieldMs;
      run.feed({ kind: 'request-again', atMs });
      return true;
    },
    end(reason) {
      run.feed({ kind: 'end', reason });
    },
    mayYield: (atMs) => mayYield(run.state(), atMs),
  };
}

/** The state machine at work. */
interface Run {
  start(): void;
  feed(event: TransferEvent): void;
  state(): TransferState;
}

function createRun(
  options: SessionOptions,
  clock: Clock,
  { begun, reports }: { readonly begun: TransferStep; readonly reports: Reports },
): Run {
  const { port, content } = options;
  let { state } = begun;
  let lossTold = false;
  const timer = createTimer(clock, () => {
    const atMs = clock.monotonicMs();
    // What the client has not been sent yet, for want of the disk, it cannot acknowledge.
    if (outlet.waits() && atMs - state.progressAtMs < tftpNoProgressMsMax) {
      timer.set(atMs + tftpAckTimeoutMsMin);
      return;
    }
    feed({ kind: 'timeout', atMs });
    // That it stands still, and where, is told as well.
    reports.progress(state, atMs);
    if (lossTold || !firstBlockLost(state)) return;
    lossTold = true;
    options.firstBlockLost?.();
  });
  const outlet = createOutlet(options, (error) => {
    feed({ kind: 'unreadable', detail: messageOf(error) });
  });
  const finish = (outcome: TftpOutcome, detail: string): void => {
    timer.stop();
    outlet.close();
    port.close();
    content.close();
    options.ended();
    reports.finished(state, outcome, detail);
  };
  const apply = (next: TransferStep): void => {
    state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === 'send') outlet.send(effect.first, effect.last);
      else if (effect.kind === 'timer') timer.set(effect.fireAtMs);
      else if (effect.kind === 'finish') finish(effect.outcome, effect.detail);
      else port.send([[encode({ ...effect, kind: 'error', code: TFTP_ERROR.notDefined })]]);
    }
  };
  const feed = (event: TransferEvent): void => {
    apply(step(state, event));
  };
  return {
    start: () => {
      apply(begun);
    },
    feed,
    state: () => state,
  };
}

interface Reports {
  progress(state: TransferState, atMs: number): void;
  ignored(packet: TftpPacket | Malformed): void;
  readonly finished: (state: TransferState, outcome: TftpOutcome, detail: string) => void;
}

function createReports(
  { subject, file, plan, port }: SessionOptions,
  deps: TellDeps,
  startedMs: number,
): Reports {
  const meter = createProgressMeter(deps.progressTurn, {
    client: subject.peer.address,
    startedAtMs: startedMs,
  });
  return {
    progress(state, atMs) {
      if (state.phase === 'finished') return;
      const bytes = acknowledgedBytes(state);
      const bytesPerSecond = meter(atMs, bytes);
      if (bytesPerSecond === undefined) return;
      tellProgress(deps, subject, { file, bytes, bytesPerSecond, sizeBytes: plan.sizeBytes });
    },
    ignored(packet) {
      const malformed = packet.kind === 'malformed';
      const detail = malformed ? packet.reason : `${packet.kind} during a transfer`;
      tellIgnored(deps, subject, { reason: malformed ? 'malformed' : 'unexpected', detail });
    },
    finished(state, outcome, detail) {
      tellFinished(deps, subject, {
        file,
        outcome,
        bytes: acknowledgedBytes(state),
        durationMs: Math.round(deps.clock.monotonicMs() - startedMs),
        repeats: state.repeats,
        detail: port.failure === undefined ? detail : `${detail}; sending failed: ${port.failure}`,
      });
    },
  };
}
