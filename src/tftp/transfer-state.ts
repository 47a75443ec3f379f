/**
 * What is known of a transfer at a moment, and what follows from it.
 *
 * Leaves   how one state follows another to transfer.ts.
 * Tests    test/tftp/transfer-state.test.ts
 */
import { tftpBlockSizeBytesLowest, tftpFirstBlockTriesMax, tftpYieldMs } from '../domain/limits.ts';
import type { RoundTrip } from './ack-timer.ts';
import { bytesThrough, lastBlock, type TransferPlan } from './blocks.ts';

/** Blocks are counted on past 65535 here; only the packets carry 16 bits. */
export interface TransferState {
  readonly plan: TransferPlan;
  readonly phase: 'unanswered' | 'sending' | 'finished';
  /** last block acknowledged; the OACK is block 0, and -1 says that it is still awaited */
  readonly acked: number;
  /** last block sent */
  readonly sent: number;
  /** last of the outstanding blocks that was sent more than once; -1 when none was */
  readonly sentAgain: number;
  readonly sentAtMs: number;
  /** undefined before it was measured */
  readonly roundTrip: RoundTrip | undefined;
  /** a round trip that counts once its repeat proves needless; 0 when there is none */
  readonly doubtfulMs: number;
  /** repeats since the last progress, and when that was */
  readonly tries: number;
  readonly progressAtMs: number;
  /** a repeated ACK brings the time-out forward once, until there is progress or a time-out */
  readonly early: 'unused' | 'armed' | 'used';
  /** datagrams sent again, in all */
  readonly repeats: number;
}

/** Bytes of the file the client has acknowledged. */
export function acknowledgedBytes({ plan, acked }: TransferState): number {
  return bytesThrough(plan, acked);
}

/**
 * Whether all was sent and nothing but an ACK need be missing. Two windows may be: the client goes
 * on although the ACK of one was lost (quirk: ACK-AGAIN-ONCE). More are not believed.
 */
export function isSent({ plan, acked, sent }: TransferState): boolean {
  const last = lastBlock(plan);
  return sent === last && acked + 2 * plan.agreement.windowSize >= last;
}

/**
 * Whether nobody may be listening any more: a client that never answered, or one that is owed
 * nothing. Such a transfer gives its place to a request that waits for one.
 */
export function mayYield(state: TransferState, atMs: number): boolean {
  const idle = atMs - state.progressAtMs >= tftpYieldMs;
  return idle && (state.phase === 'unanswered' || isSent(state));
}

/**
 * Whether the client is there and does not get the first block: blocks of that size are lost on the
 * way, as packets near the MTU are in tunnels and by faulty firmware.
 */
export function firstBlockLost({ phase, acked, tries, plan }: TransferState): boolean {
  const waits = phase === 'sending' && acked === 0 && tries >= tftpFirstBlockTriesMax;
  return waits && plan.agreement.blockSizeBytes > tftpBlockSizeBytesLowest;
}

/** Firmware asks for the size alone, and leaves once it was told (quirk: SIZE-PROBE). */
export function isProbe({ plan, acked }: TransferState): boolean {
  return plan.agreement.sizeTold && acked < 1;
}

/** The same with everything acknowledged that was sent. */
export function allSent(state: TransferState): TransferState {
  return { ...state, acked: state.sent };
}
