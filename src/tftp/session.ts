/**
 * One transfer in progress: feeds the state machine and performs what it decides.
 *
 * Owns     the timer of the transfer, the events that tell of its start, progress and end, and
 *          waiting for bytes that have to be read first.
 * Leaves   decisions to transfer.ts, the bytes to content.ts, and the socket, behind
 *          `TransferPort`, to transfer-ports.ts.
 * Tests    test/tftp/session.test.ts
 */
import type { TftpOutcome } from '../domain/boot-event.ts';
import { messageOf } from '../domain/errors.ts';
import { tftpAckTimeoutMsMin, tftpNoProgressMsMax, tftpYieldMs } from '../domain/limits.ts';
import { createProgressMeter } from '../domain/progress.ts';
import { datagram, type Datagram, type TransferPlan } from './blocks.ts';
import { encode, TFTP_ERROR, type Malformed, type TftpPacket } from './codec.ts';
import type { Content } from './content.ts';
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
  const { port, subject, plan, content } = options;
  const { clock } = deps;
  const startedMs = clock.monotonicMs();
  const reports = createReports(options, deps, startedMs);
  let lossTold = false;
  const timer = createTimer(clock, () => {
    const atMs = clock.monotonicMs();
    // What the client has not been sent yet, for want of the disk, it cannot acknowledge.
    if (outlet.waits() && atMs - state.progressAtMs < tftpNoProgressMsMax) {
      timer.set(atMs + tftpAckTimeoutMsMin);
      return;
    }
    feed({ kind: 'timeout', atMs });
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

  const first = begin(plan, startedMs);
  let { state } = first;
  tellStarted(deps, subject, options.file);
  apply(first);

  return {
    receive(packet) {
      const atMs = clock.monotonicMs();
      if (packet.kind === 'ack' || packet.kind === 'error') {
        feed({ ...packet, atMs });
        reports.progress(state, atMs);
        return;
      }
      const malformed = packet.kind === 'malformed';
      const detail = malformed ? packet.reason : `${packet.kind} during a transfer`;
      tellIgnored(deps, subject, { reason: malformed ? 'malformed' : 'unexpected', detail });
    },
    takesRequest(request) {
      if (Buffer.compare(request, options.request) !== 0) return false;
      const atMs = clock.monotonicMs();
      // Once the client has answered, its own request again is a copy that was under way for
      // long, unless the transfer stands still: then the machine was restarted.
      if (state.phase === 'sending') return atMs - state.progressAtMs < tftpYieldMs;
      feed({ kind: 'request-again', atMs });
      return true;
    },
    end(reason) {
      feed({ kind: 'end', reason });
    },
    mayYield: (atMs) => mayYield(state, atMs),
  };
}

interface Reports {
  progress(state: TransferState, atMs: number): void;
  finished(state: TransferState, outcome: TftpOutcome, detail: string): void;
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

interface Outlet {
  send(first: number, last: number): void;
  /** whether there are blocks to be sent whose bytes are being read */
  waits(): boolean;
  close(): void;
}

interface Blocks {
  readonly first: number;
  readonly last: number;
}

/**
 * Sends blocks, those whose bytes have to be read from the disk when they are there. The state
 * machine takes them for sent.
 */
function createOutlet(
  { plan, content, port }: Pick<SessionOptions, 'plan' | 'content' | 'port'>,
  unreadable: (error: unknown) => void,
): Outlet {
  let waiting: Blocks | undefined;
  let open = true;

  const arrived = (): void => {
    const blocks = waiting;
    waiting = undefined;
    if (open && blocks) send(blocks);
  };
  const failed = (error: unknown): void => {
    waiting = undefined;
    if (open) unreadable(error);
  };
  const send = ({ first, last }: Blocks): void => {
    const ready: Datagram[] = [];
    for (let block = first; block <= last; block += 1) {
      const next = datagram(plan, content, block);
      if (next instanceof Promise) {
        waiting = { first: block, last };
        next.then(arrived, failed);
        break;
      }
      ready.push(next);
    }
    if (ready.length > 0) port.send(ready);
  };
  return {
    send(first, last) {
      if (!waiting) send({ first, last });
      // What waits is the beginning of a window that has grown, or all of it is to go out again.
      else if (first > waiting.first) waiting = { first: waiting.first, last };
      else waiting = { first, last };
    },
    waits: () => waiting !== undefined,
    close() {
      open = false;
    },
  };
}
