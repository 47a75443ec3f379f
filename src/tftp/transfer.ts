/**
 * The server's half of one TFTP read, as a state machine without I/O.
 *
 * Owns     which block is next, when a window is sent again, when a transfer is over and how.
 * Leaves   sockets and the clock to server.ts and session.ts, which feed events in and perform
 *          effects. What was agreed comes from negotiate.ts, how long to wait from ack-timer.ts.
 * Specs    RFC 1350 blocks and acknowledgements; RFC 2347 OACK, acknowledged as block 0; RFC 7440
 *          windows; RFC 1123 section 4.2.3.1: a repeated ACK does not repeat a block (Sorcerer's
 *          Apprentice). Quirks SIZE-PROBE, ACK-PER-BLOCK, NO-LINGER in
 *          docs/explanation/firmware-quirks.md.
 * Limits   sends one packet until the client has answered: its address may be forged. The file is
 *          shared by all transfers and never copied, effects carry views of it.
 * Tests    test/tftp/transfer.test.ts, test/sim/tftp-loss.test.ts
 */
import type { TftpOutcome } from '../domain/boot-event.ts';
import {
  tftpLastAckMsMax,
  tftpNoProgressMsMax,
  tftpSendsMax,
  tftpUnansweredMsMax,
  tftpUnaskedDataSendsMax,
  tftpYieldMs,
} from '../domain/limits.ts';
import { printable } from '../domain/printable.ts';
import {
  ackTimeoutMs,
  firstAnswerTimeoutMs,
  lateAfterMs,
  withSample,
  type RoundTrip,
} from './ack-timer.ts';
import { encode, encodeDataHeader, TFTP_ERROR } from './codec.ts';
import type { Agreement } from './negotiate.ts';

export interface TransferPlan {
  readonly bytes: Uint8Array;
  readonly agreement: Agreement;
}

/** Blocks are counted on past 65535 here; only the packets carry 16 bits. */
export interface TransferState {
  readonly plan: TransferPlan;
  readonly phase: 'unanswered' | 'sending' | 'finished';
  /** last block acknowledged; the OACK is block 0, and -1 says that it is still awaited */
  readonly acked: number;
  /** last block sent */
  readonly sent: number;
  readonly sentAtMs: number;
  /** whether each outstanding block was sent once, so that its ACK measures the round trip */
  readonly sentOnce: boolean;
  readonly roundTrip?: RoundTrip;
  /** repeats since the last progress, and when that was */
  readonly tries: number;
  readonly progressAtMs: number;
  /** a repeated ACK brings the time-out forward once, until there is progress or a time-out */
  readonly early: 'unused' | 'armed' | 'used';
  /** datagrams sent again, in all */
  readonly repeats: number;
}

export type TransferEvent =
  | { readonly kind: 'ack'; readonly block: number; readonly atMs: number }
  | { readonly kind: 'error'; readonly code: number; readonly text: string; readonly atMs: number }
  | { readonly kind: 'request-again'; readonly atMs: number }
  /** another request takes the place of this transfer, or the server stops */
  | { readonly kind: 'end'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly atMs: number };

export type TransferEffect =
  /** one datagram, in pieces that are views and must not be changed */
  | { readonly kind: 'send'; readonly pieces: readonly Uint8Array[] }
  /** replaces the time-out set before */
  | { readonly kind: 'timer'; readonly fireAtMs: number }
  | { readonly kind: 'finish'; readonly outcome: TftpOutcome; readonly detail: string };

export interface TransferStep {
  readonly state: TransferState;
  readonly effects: readonly TransferEffect[];
}

/** Begins with the OACK, or with DATA 1 where nothing was agreed (RFC 2347). */
export function begin(plan: TransferPlan, atMs: number): TransferStep {
  const first = plan.agreement.answer.length > 0 ? 0 : 1;
  const state: TransferState = {
    plan,
    phase: 'unanswered',
    acked: first - 1,
    sent: first,
    sentAtMs: atMs,
    sentOnce: true,
    tries: 0,
    progressAtMs: atMs,
    early: 'unused',
    repeats: 0,
  };
  return { state, effects: [send(plan, first), firstAnswerTimer(state, atMs)] };
}

export function step(state: TransferState, event: TransferEvent): TransferStep {
  if (state.phase === 'finished') return { state, effects: [] };
  switch (event.kind) {
    case 'ack':
      return onAck(state, event.block, event.atMs);
    case 'error':
      return onError(state, event.code, event.text);
    case 'end':
      return onEnd(state, event.reason);
    case 'request-again':
      return onRequestAgain(state, event.atMs);
    case 'timeout':
      return state.phase === 'unanswered'
        ? onFirstAnswerTimeout(state, event.atMs)
        : onAckTimeout(state, event.atMs);
  }
}

/** The block that ends the file: shorter than the others, empty at a multiple of their size. */
export function lastBlock({ bytes, agreement }: TransferPlan): number {
  return Math.floor(bytes.length / agreement.blockSizeBytes) + 1;
}

/** Bytes of the file the client has acknowledged. */
export function acknowledgedBytes({ plan, acked }: TransferState): number {
  return Math.min(Math.max(acked, 0) * plan.agreement.blockSizeBytes, plan.bytes.length);
}

/** Whether every block was sent at least once: nothing but an ACK can be missing. */
export function isSent(state: TransferState): boolean {
  return state.sent === lastBlock(state.plan);
}

/**
 * Whether nobody may be listening any more: a client that never answered, or one that is owed
 * nothing. Such a transfer gives its place to a request that waits for one.
 */
export function mayYield(state: TransferState, atMs: number): boolean {
  const idle = atMs - state.progressAtMs >= tftpYieldMs;
  return idle && (state.phase === 'unanswered' || isSent(state));
}

function onAck(state: TransferState, number: number, atMs: number): TransferStep {
  const block = nearestBlock(number, state.acked);
  // Behind: overtaken by its successor. Ahead: a block never sent, an ACK of an older transfer.
  if (block < state.acked || block > state.sent) return { state, effects: [] };
  if (block === state.acked) return onRepeatedAck(state, atMs);

  const { plan } = state;
  const roundTrip = state.sentOnce
    ? withSample(state.roundTrip, atMs - state.sentAtMs)
    : state.roundTrip;
  const answered: TransferState = {
    ...state,
    phase: 'sending',
    acked: block,
    ...(roundTrip && { roundTrip }),
    tries: 0,
    progressAtMs: atMs,
    // An ACK inside the window starts the next one behind it, once: the same ACK again is ignored.
    early: block < state.sent ? 'used' : 'unused',
  };
  if (block === lastBlock(plan)) return finish(answered, 'complete', '');
  return sendWindow(answered, atMs);
}

/**
 * Within a window a repeated ACK tells of a gap (RFC 7440 section 4), or the network doubled a
 * packet. EDK2 repeats it for every block behind the gap (quirk ACK-PER-BLOCK), and answering a
 * doubled one with a window would double each window after it as well. So it sends nothing by
 * itself: once per block it brings the time-out forward to where the ACK of the window is late by
 * the measured round trip. With a window of one it has no effect at all (RFC 1123).
 */
function onRepeatedAck(state: TransferState, atMs: number): TransferStep {
  const inWindow = state.plan.agreement.windowSize > 1 && state.phase === 'sending';
  if (!inWindow || state.early !== 'unused') return { state, effects: [] };
  const fireAtMs = Math.max(atMs, state.sentAtMs + lateAfterMs(state.roundTrip));
  return { state: { ...state, early: 'armed' }, effects: [{ kind: 'timer', fireAtMs }] };
}

/** An ERROR is never answered (RFC 1350 section 7). */
function onError(state: TransferState, code: number, text: string): TransferStep {
  const detail = `client sent error ${code}: ${printable(text)}`;
  return finish(state, isProbe(state) ? 'probe' : 'aborted', detail);
}

/** Raspberry Pi 3 asks for the next file without a word about the first (quirk SIZE-PROBE). */
function onEnd(state: TransferState, reason: string): TransferStep {
  if (isProbe(state)) return finish(state, 'probe', reason);
  const done = state.phase === 'sending' && isSent(state);
  return done ? finish(allSent(state), 'complete', reason) : finish(state, 'aborted', reason);
}

/** Firmware asks for the size alone, and leaves once it was told (quirk SIZE-PROBE). */
function isProbe({ plan, acked }: TransferState): boolean {
  return plan.agreement.sizeTold && acked < 1;
}

/** The answer was lost or is slow. The client is there, so it is given the whole time again. */
function onRequestAgain(state: TransferState, atMs: number): TransferStep {
  if (state.phase !== 'unanswered') return { state, effects: [] };
  const again = { ...state, ...repeated(state, 1), progressAtMs: atMs, sentAtMs: atMs };
  return { state: again, effects: [send(state.plan, state.sent), firstAnswerTimer(again, atMs)] };
}

function onFirstAnswerTimeout(state: TransferState, atMs: number): TransferStep {
  if (atMs - state.progressAtMs >= tftpUnansweredMsMax) {
    return finish(state, 'gave-up', 'the client never answered');
  }
  const sendsMax = state.sent === 0 ? tftpSendsMax : tftpUnaskedDataSendsMax;
  const tries = state.tries + 1;
  if (tries >= sendsMax) {
    const fireAtMs = state.progressAtMs + tftpUnansweredMsMax;
    return { state: { ...state, tries }, effects: [{ kind: 'timer', fireAtMs }] };
  }
  const again = { ...state, ...repeated(state, 1), tries, sentAtMs: atMs };
  return { state: again, effects: [send(state.plan, state.sent), firstAnswerTimer(again, atMs)] };
}

function onAckTimeout(state: TransferState, atMs: number): TransferStep {
  const silentMs = atMs - state.progressAtMs;
  // iPXE does not stay to repeat its last ACK when that was lost (quirk NO-LINGER).
  if (isSent(state) && silentMs >= tftpLastAckMsMax) {
    return finish(allSent(state), 'complete', 'the last ACK never came');
  }
  if (silentMs >= tftpNoProgressMsMax) {
    const detail = `no ACK of block ${state.acked + 1} for ${tftpNoProgressMsMax / 1000} s`;
    const { state: ended, effects } = finish(state, 'gave-up', detail);
    return { state: ended, effects: [sendError(detail), ...effects] };
  }
  return sendWindow({ ...state, tries: state.tries + 1, early: afterTimeout(state) }, atMs);
}

/** Only a time-out that came at its own time lets the same ACK bring the next one forward. */
function afterTimeout({ early }: TransferState): TransferState['early'] {
  return early === 'armed' ? 'used' : 'unused';
}

/** Sends the window behind the last acknowledged block; what it sends again is a repeat. */
function sendWindow(state: TransferState, atMs: number): TransferStep {
  const { plan, acked, roundTrip, tries } = state;
  const { windowSize, timeoutMs } = plan.agreement;
  const end = Math.min(acked + windowSize, lastBlock(plan));
  const effects: TransferEffect[] = [];
  for (let block = acked + 1; block <= end; block += 1) effects.push(send(plan, block));
  effects.push({ kind: 'timer', fireAtMs: atMs + ackTimeoutMs(tries, roundTrip, timeoutMs) });
  const again = Math.max(0, state.sent - acked);
  return { state: { ...state, ...repeated(state, again), sent: end, sentAtMs: atMs }, effects };
}

function repeated(
  { repeats }: TransferState,
  datagrams: number,
): Pick<TransferState, 'repeats' | 'sentOnce'> {
  return { repeats: repeats + datagrams, sentOnce: datagrams === 0 };
}

function firstAnswerTimer(state: TransferState, atMs: number): TransferEffect {
  const waitMs = firstAnswerTimeoutMs(state.tries, state.plan.agreement.timeoutMs);
  const endMs = state.progressAtMs + tftpUnansweredMsMax;
  return { kind: 'timer', fireAtMs: Math.min(atMs + waitMs, endMs) };
}

function finish(state: TransferState, outcome: TftpOutcome, detail: string): TransferStep {
  const ended: TransferState = { ...state, phase: 'finished' };
  return { state: ended, effects: [{ kind: 'finish', outcome, detail }] };
}

function allSent(state: TransferState): TransferState {
  return { ...state, acked: state.sent };
}

function send(plan: TransferPlan, block: number): TransferEffect {
  const { bytes, agreement } = plan;
  if (block === 0) {
    return { kind: 'send', pieces: [encode({ kind: 'oack', options: agreement.answer })] };
  }
  const start = (block - 1) * agreement.blockSizeBytes;
  // 65535 is followed by 0: so count iPXE, EDK2, U-Boot and GRUB.
  const header = encodeDataHeader(block & 0xffff);
  const body = bytes.subarray(start, start + agreement.blockSizeBytes);
  return { kind: 'send', pieces: [header, body] };
}

function sendError(text: string): TransferEffect {
  const bytes = encode({ kind: 'error', code: TFTP_ERROR.notDefined, text });
  return { kind: 'send', pieces: [bytes] };
}

/** The block that a 16-bit number stands for: of all with those bits, the nearest to `base`. */
function nearestBlock(number: number, base: number): number {
  const distance = (number - base) & 0xffff;
  return base + (distance < 0x8000 ? distance : distance - 0x10000);
}
