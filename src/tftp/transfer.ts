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
 * Limits   sends one packet until the client has answered: its address may be forged. Effects name
 *          blocks; the bytes stay where they are, shared by all transfers.
 * Tests    test/tftp/transfer.test.ts, test/sim/tftp-loss.test.ts
 */
import type { TftpOutcome } from '../domain/boot-event.ts';
import {
  tftpAheadBlocksMax,
  tftpBriskTimeoutMsMax,
  tftpLastAckMsMax,
  tftpNoProgressMsMax,
  tftpRepeatsBeforeAhead,
  tftpRequestAgainMsMin,
  tftpSendsMax,
  tftpUnansweredMsMax,
  tftpUnaskedDataSendsMax,
} from '../domain/limits.ts';
import { printable } from '../domain/printable.ts';
import { ackTimeoutMs, firstAnswerTimeoutMs, lateAfterMs, withSample } from './ack-timer.ts';
import { lastBlock, nearestBlock, type TransferPlan } from './blocks.ts';
import { allSent, isProbe, isSent, type TransferState } from './transfer-state.ts';

export type TransferEvent =
  | { readonly kind: 'ack'; readonly block: number; readonly atMs: number }
  | { readonly kind: 'error'; readonly code: number; readonly text: string; readonly atMs: number }
  | { readonly kind: 'request-again'; readonly atMs: number }
  /** another request takes the place of this transfer, or the server stops */
  | { readonly kind: 'end'; readonly reason: string }
  /** the file cannot be read any more */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'timeout'; readonly atMs: number };

export type TransferEffect =
  /** the blocks from the first through the last, each in a datagram; block 0 is the OACK */
  | { readonly kind: 'send'; readonly first: number; readonly last: number }
  | { readonly kind: 'send-error'; readonly text: string }
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
    sentAgain: -1,
    sentAtMs: atMs,
    roundTrip: undefined,
    doubtfulMs: 0,
    tries: 0,
    progressAtMs: atMs,
    early: 'unused',
    repeats: 0,
  };
  return { state, effects: [send(first), firstAnswerTimer(state, atMs)] };
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
    case 'unreadable':
      return failed(state, 'aborted', event.detail);
    case 'request-again':
      return onRequestAgain(state, event.atMs);
    case 'timeout':
      return state.phase === 'unanswered'
        ? onFirstAnswerTimeout(state, event.atMs)
        : onAckTimeout(state, event.atMs);
  }
}

function onAck(state: TransferState, number: number, atMs: number): TransferStep {
  const block = nearestBlock(number, state.acked);
  // Behind: overtaken by its successor. Ahead: a block never sent, an ACK of an older transfer.
  if (block < state.acked || block > state.sent) return { state, effects: [] };
  if (block === state.acked) return onRepeatedAck(state, atMs);

  const { plan } = state;
  const { roundTrip, doubtfulMs } = measured(state, atMs);
  const answered: TransferState = {
    ...state,
    roundTrip,
    doubtfulMs,
    phase: 'sending',
    acked: block,
    tries: 0,
    progressAtMs: atMs,
    early: 'unused',
  };
  if (block === lastBlock(plan)) return finish(answered, 'complete', '');
  return block === state.sent ? sendWindow(answered, atMs) : onAckInWindow(answered, atMs);
}

/**
 * An ACK inside the window tells of a gap: the next window starts behind it, once, and the same ACK
 * again is ignored (RFC 7440 section 4).
 *
 * An ACK for a block that was sent again is doubtful. EDK2 acknowledges every block it did not
 * expect (quirk: ACK-PER-BLOCK), so one doubled packet looks like a gap, the blocks sent again for
 * it look like more gaps, and going back each time would go on with every block sent twice. Then
 * only what is new is sent, and the rest when the ACK of the window is late.
 */
function onAckInWindow(state: TransferState, atMs: number): TransferStep {
  if (state.acked > state.sentAgain) return sendWindow({ ...state, early: 'used' }, atMs);
  const { state: slid, effects } = sendWindow(state, atMs, state.sent + 1);
  const brought = bringForward(slid, atMs);
  return { state: brought.state, effects: [...effects, ...brought.effects] };
}

/**
 * Takes the time of an ACK for a round trip if nothing was sent twice (Karn). Else it is doubtful:
 * which of the two was answered? A second ACK tells that it was the first, so that a slow client
 * does not get every block twice for ever.
 *
 * A slow first answer does not count: firmware may open a file before it sends one, and a client
 * that lost its first packet repeats it seconds later.
 */
function measured(
  state: TransferState,
  atMs: number,
): Pick<TransferState, 'roundTrip' | 'doubtfulMs'> {
  const tookMs = atMs - (state.phase === 'sending' ? state.progressAtMs : state.sentAtMs);
  const slowFirst = state.phase === 'unanswered' && tookMs > tftpBriskTimeoutMsMax;
  const { roundTrip } = state;
  if (slowFirst) return { roundTrip, doubtfulMs: 0 };
  // A longer time is that of packets that were lost, not of a slow client.
  const doubtfulMs = tookMs > tftpBriskTimeoutMsMax ? 0 : tookMs;
  if (state.sentAgain >= 0) return { roundTrip, doubtfulMs };
  return { roundTrip: withSample(roundTrip, tookMs), doubtfulMs: 0 };
}

/**
 * Within a window a repeated ACK tells of a gap (RFC 7440 section 4), or the network doubled a
 * packet. EDK2 repeats it for every block behind the gap (quirk: ACK-PER-BLOCK), and answering a
 * doubled one with a window would double each window after it as well. So it sends nothing by
 * itself: once per block it brings the time-out forward to where the ACK of the window is late by
 * the measured round trip. With a window of one it has no effect at all (RFC 1123).
 */
function onRepeatedAck(state: TransferState, atMs: number): TransferStep {
  if (state.phase === 'unanswered') return { state, effects: [] };
  if (state.plan.agreement.windowSize === 1) return { state: withoutDoubt(state), effects: [] };
  return state.early === 'unused' ? bringForward(state, atMs) : { state, effects: [] };
}

function withoutDoubt(state: TransferState): TransferState {
  const { doubtfulMs } = state;
  if (doubtfulMs === 0) return state;
  return { ...state, roundTrip: withSample(state.roundTrip, doubtfulMs), doubtfulMs: 0 };
}

function bringForward(state: TransferState, atMs: number): TransferStep {
  const fireAtMs = Math.max(atMs, state.sentAtMs + lateAfterMs(state.roundTrip));
  return { state: { ...state, early: 'armed' }, effects: [{ kind: 'timer', fireAtMs }] };
}

/** An ERROR is never answered (RFC 1350 section 7). */
function onError(state: TransferState, code: number, text: string): TransferStep {
  const detail = `client sent error ${code}: ${printable(text)}`;
  return finish(state, isProbe(state) ? 'probe' : 'aborted', detail);
}

/** Raspberry Pi 3 asks for the next file without a word about the first (quirk: SIZE-PROBE). */
function onEnd(state: TransferState, reason: string): TransferStep {
  if (isProbe(state)) return finish(state, 'probe', reason);
  const done = state.phase === 'sending' && isSent(state);
  return done ? finish(allSent(state), 'complete', reason) : finish(state, 'aborted', reason);
}

/**
 * The answer was lost or is slow. The client is there, so it is given the whole time again.
 *
 * Where this process stood still, the request and its repeat waited side by side: the answer to the
 * one is the answer to the other, and a second OACK would end atftp (quirk: OACK-ONCE).
 */
function onRequestAgain(state: TransferState, atMs: number): TransferStep {
  if (state.phase !== 'unanswered') return { state, effects: [] };
  if (atMs - state.sentAtMs < tftpRequestAgainMsMin) return { state, effects: [] };
  return sendFirstAgain({ ...state, progressAtMs: atMs }, atMs);
}

function onFirstAnswerTimeout(state: TransferState, atMs: number): TransferStep {
  // Compared as the timer was set: a difference of these may be a hair too small for ever.
  if (atMs >= state.progressAtMs + tftpUnansweredMsMax) {
    return finish(state, 'gave-up', 'the client never answered');
  }
  const sendsMax = state.sent === 0 ? tftpSendsMax : tftpUnaskedDataSendsMax;
  const tries = state.tries + 1;
  if (tries >= sendsMax) {
    const fireAtMs = state.progressAtMs + tftpUnansweredMsMax;
    return { state: { ...state, tries }, effects: [{ kind: 'timer', fireAtMs }] };
  }
  return sendFirstAgain({ ...state, tries }, atMs);
}

function sendFirstAgain(state: TransferState, atMs: number): TransferStep {
  const { sent, repeats } = state;
  const again = { ...state, sentAgain: sent, sentAtMs: atMs, repeats: repeats + 1 };
  return { state: again, effects: [send(sent), firstAnswerTimer(again, atMs)] };
}

function onAckTimeout(state: TransferState, atMs: number): TransferStep {
  const silentMs = atMs - state.progressAtMs;
  // iPXE does not stay to repeat its last ACK when that was lost (quirk: NO-LINGER).
  if (isSent(state) && silentMs >= tftpLastAckMsMax) {
    return finish(allSent(state), 'complete', 'the last ACK never came');
  }
  if (silentMs >= tftpNoProgressMsMax) {
    const detail = `no ACK of block ${state.acked + 1} for ${tftpNoProgressMsMax / 1000} s`;
    return failed(state, 'gave-up', detail);
  }
  if (state.early === 'armed') return sendWindow({ ...state, early: 'used' }, atMs);
  return sendWindow({ ...state, tries: state.tries + 1, early: 'unused' }, atMs);
}

/** Sends what is missing of the window behind the last acknowledged block. */
function sendWindow(state: TransferState, atMs: number, from = state.acked + 1): TransferStep {
  const { plan, acked, sent, roundTrip, tries } = state;
  const { windowSize, timeoutMs } = plan.agreement;
  const ahead = blocksAhead(tries, windowSize);
  const end = Math.max(sent, Math.min(acked + windowSize + ahead, lastBlock(plan)));
  const effects: TransferEffect[] = [];
  if (from <= end) effects.push(send(from, end));
  effects.push({ kind: 'timer', fireAtMs: atMs + ackTimeoutMs(tries, roundTrip, timeoutMs) });
  const repeated = Math.max(0, sent - from + 1);
  const next: TransferState = {
    ...state,
    sent: end,
    sentAgain: acked === sent ? -1 : Math.max(state.sentAgain, repeated > 0 ? sent : -1),
    sentAtMs: atMs,
    repeats: state.repeats + repeated,
  };
  return { state: next, effects };
}

/**
 * A client that has the whole window, and whose ACK of it was lost, may wait in silence for what is
 * next (quirk: ACK-AGAIN-ONCE). After a few repeats it is sent that, too; each ACK lost on the way
 * takes one window more to get past.
 */
function blocksAhead(tries: number, windowSize: number): number {
  const windows = Math.max(0, tries - tftpRepeatsBeforeAhead + 1);
  return Math.min(windows * windowSize, Math.max(windowSize, tftpAheadBlocksMax));
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

/** Ends it, and tells the client so. */
function failed(state: TransferState, outcome: TftpOutcome, detail: string): TransferStep {
  const { state: ended, effects } = finish(state, outcome, detail);
  return { state: ended, effects: [{ kind: 'send-error', text: detail }, ...effects] };
}

function send(first: number, last = first): TransferEffect {
  return { kind: 'send', first, last };
}
