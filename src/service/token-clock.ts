/**
 * The clock by which tokens expire: it never goes back, whatever happens to the system's.
 *
 * Owns     that a clock set back does not make a token valid again: time starts at the latest
 *          moment that is known, and goes on with the clock that only ever rises.
 * Tests    test/service/token-clock.test.ts
 */
import type { Clock } from '../domain/ports.ts';

/**
 * Whole milliseconds, as they are stored.
 *
 * @param latestMs  when the last token was issued, as far as any is known
 */
export function createTokenClock(clock: Clock, latestMs: number | undefined): () => number {
  const startMs = Math.max(clock.nowMs(), latestMs ?? 0);
  const startedMs = clock.monotonicMs();
  return () => startMs + Math.max(0, Math.trunc(clock.monotonicMs() - startedMs));
}
