/**
 * How long to wait for an acknowledgement before repeating.
 *
 * Owns     the estimate of the round trip and the length of each wait.
 * Specs    RFC 1350 section 2 leaves the time-out open; RFC 2349 lets the client choose it. The
 *          estimate is the one of RFC 6298 section 2, taken only from blocks sent once (Karn).
 * Tests    test/tftp/ack-timer.test.ts
 */
import {
  tftpAckTimeoutMsMax,
  tftpAckTimeoutMsMin,
  tftpBriskRepeatsMax,
  tftpBriskTimeoutMsMax,
  tftpEvenRepeatsMax,
  tftpFirstAnswerTimeoutMs,
  tftpLateMsMin,
} from '../domain/limits.ts';

/** Smoothed round-trip time of a window, and how far samples stray from it. */
export interface RoundTrip {
  readonly meanMs: number;
  readonly deviationMs: number;
}

/** @param before  undefined before the first sample */
export function withSample(before: RoundTrip | undefined, sampleMs: number): RoundTrip {
  if (!before) return { meanMs: sampleMs, deviationMs: sampleMs / 2 };
  const strayMs = Math.abs(before.meanMs - sampleMs);
  return {
    meanMs: before.meanMs * 0.875 + sampleMs * 0.125,
    deviationMs: before.deviationMs * 0.75 + strayMs * 0.25,
  };
}

/**
 * When an acknowledgement that has not come is late, by the round trips seen so far. Less than
 * `tftpLateMsMin` would take a pause of this process for a pause of the network.
 */
export function lateAfterMs(roundTrip: RoundTrip | undefined): number {
  if (!roundTrip) return tftpAckTimeoutMsMin;
  return Math.max(tftpLateMsMin, roundTrip.meanMs + 4 * roundTrip.deviationMs);
}

/**
 * The wait for the first answer of a client. It is longer than any client's own, so that the client
 * repeats its request, or its ACK of an OACK: atftp aborts at a second OACK (quirk: OACK-ONCE).
 *
 * @param repeats  how many repeats already happened; 0 before the first
 * @param askedMs  the client's own choice (RFC 2349)
 */
export function firstAnswerTimeoutMs(repeats: number, askedMs = tftpFirstAnswerTimeoutMs): number {
  return Math.min(askedMs * 2 ** repeats, Math.max(askedMs, tftpAckTimeoutMsMax));
}

/**
 * The wait for an acknowledgement of a client that has answered before.
 *
 * The first repeats come quickly and evenly: with a fifth of the packets lost each way, one round
 * in three fails, and a doubling from one second makes a loader of 200 blocks last for minutes.
 * Past them the client has probably been switched off, and the wait doubles. A time-out the client
 * chose is the longest wait, not the shortest: `curl` asks for 5 s, and nobody wants a block that
 * late.
 *
 * @param repeats  how many repeats happened since the last progress
 */
export function ackTimeoutMs(
  repeats: number,
  roundTrip: RoundTrip | undefined,
  askedMs = tftpAckTimeoutMsMax,
): number {
  const longestMs = Math.max(tftpAckTimeoutMsMin, Math.min(askedMs, tftpAckTimeoutMsMax));
  const shortestMs = clamp(lateAfterMs(roundTrip), tftpAckTimeoutMsMin, longestMs);
  const briskMs = Math.max(shortestMs, tftpBriskTimeoutMsMax);
  if (repeats < tftpBriskRepeatsMax) {
    const doublings = Math.max(0, repeats - tftpEvenRepeatsMax);
    return Math.min(shortestMs * 2 ** doublings, briskMs, longestMs);
  }
  return Math.min(briskMs * 2 ** (repeats - tftpBriskRepeatsMax + 1), longestMs);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
