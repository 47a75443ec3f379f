/**
 * One transfer in progress: feeds the state machine and performs what it decides.
 *
 * Owns     the timer of the transfer, and the events that tell of its start and end.
 * Leaves   decisions to transfer.ts and the socket, behind `TransferPort`, to server.ts.
 * Tests    test/tftp/session.test.ts
 */
import type { TftpOutcome } from '../domain/boot-event.ts';
import { tftpYieldMs } from '../domain/limits.ts';
import type { TransferPlan } from './blocks.ts';
import type { Malformed, TftpPacket } from './codec.ts';
import type { Session } from './sessions.ts';
import { tellFinished, tellIgnored, tellStarted, type Subject, type TellDeps } from './tell.ts';
import { createTimer } from './timer.ts';
import { begin, step, type TransferStep } from './transfer.ts';
import { acknowledgedBytes, mayYield } from './transfer-state.ts';

/** Where the datagrams of one transfer leave. */
export interface TransferPort {
  send(pieces: readonly Uint8Array[]): void;
  close(): void;
  /** why the last send failed */
  readonly failure: string | undefined;
}

export interface SessionOptions {
  /** the request as it came in, to know it again */
  readonly request: Uint8Array;
  readonly file: string;
  readonly plan: TransferPlan;
  readonly subject: Subject;
  readonly port: TransferPort;
  readonly ended: () => void;
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
  const { port, subject } = options;
  const startedMs = deps.clock.monotonicMs();
  const timer = createTimer(deps.clock, () => {
    apply(step(state, { kind: 'timeout', atMs: deps.clock.monotonicMs() }));
  });

  const finish = (outcome: TftpOutcome, detail: string): void => {
    timer.stop();
    port.close();
    options.ended();
    tellFinished(deps, subject, {
      file: options.file,
      outcome,
      bytes: acknowledgedBytes(state),
      durationMs: Math.round(deps.clock.monotonicMs() - startedMs),
      repeats: state.repeats,
      detail: port.failure === undefined ? detail : `${detail}; sending failed: ${port.failure}`,
    });
  };
  const apply = (next: TransferStep): void => {
    state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === 'send') port.send(effect.pieces);
      else if (effect.kind === 'timer') timer.set(effect.fireAtMs);
      else finish(effect.outcome, effect.detail);
    }
  };

  const first = begin(options.plan, startedMs);
  let { state } = first;
  tellStarted(deps, subject, options.file);
  apply(first);

  return {
    receive(packet) {
      const atMs = deps.clock.monotonicMs();
      if (packet.kind === 'ack' || packet.kind === 'error') {
        apply(step(state, { ...packet, atMs }));
        return;
      }
      const malformed = packet.kind === 'malformed';
      const detail = malformed ? packet.reason : `${packet.kind} during a transfer`;
      tellIgnored(deps, subject, { reason: malformed ? 'malformed' : 'unexpected', detail });
    },
    takesRequest(request) {
      if (Buffer.compare(request, options.request) !== 0) return false;
      const atMs = deps.clock.monotonicMs();
      // Once the client has answered, its own request again is a copy that was under way for
      // long, unless the transfer stands still: then the machine was restarted.
      if (state.phase === 'sending') return atMs - state.progressAtMs < tftpYieldMs;
      apply(step(state, { kind: 'request-again', atMs }));
      return true;
    },
    end(reason) {
      apply(step(state, { kind: 'end', reason }));
    },
    mayYield: (atMs) => mayYield(state, atMs),
  };
}
