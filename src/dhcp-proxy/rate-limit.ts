/**
 * How many answers one client gets: enough for any firmware, too few to make Rouse a tool against
 * others.
 *
 * Owns     counting answers per client in windows of `dhcpAnswerWindowMs`.
 * Tests    test/dhcp-proxy/rate-limit.test.ts
 */
import { dhcpAnswersPerWindow, dhcpAnswerWindowMs } from '../domain/limits.ts';
import type { ClientMemory } from './client-memory.ts';

/** Counts one answer, and tells whether it may be given. */
export function admitAnswer(memory: ClientMemory, atMs: number): boolean {
  const elapsedMs = atMs - memory.windowStartedAtMs;
  // A clock that was set back would otherwise keep a client silent for as long.
  if (elapsedMs >= dhcpAnswerWindowMs || elapsedMs < 0) {
    memory.windowStartedAtMs = atMs;
    memory.answers = 0;
  }
  if (memory.answers >= dhcpAnswersPerWindow) return false;
  memory.answers += 1;
  return true;
}
