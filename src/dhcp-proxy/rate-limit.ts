/**
 * How many answers one client gets: enough for any firmware, too few to make Rouse a tool against
 * others.
 *
 * Owns     counting answers per client in windows of `dhcpAnswerWindowMs`.
 * Limits   `dhcpClientsMax` clients; the one longest without an answer is forgotten first, which at
 *          worst gives it a fresh window.
 * Tests    test/dhcp-proxy/rate-limit.test.ts
 */
import { dhcpAnswersPerWindow, dhcpAnswerWindowMs, dhcpClientsMax } from '../domain/limits.ts';

interface Window {
  startedAtMs: number;
  answers: number;
}

/**
 * Windows by client key, least recently used first. Updated in place: copying tens of thousands of
 * entries for each packet would be the slowest part of the server.
 */
export type RateLimiter = Map<string, Window>;

/** Counts one answer, and tells whether it may be given. */
export function admitAnswer(limiter: RateLimiter, client: { key: string; atMs: number }): boolean {
  const window = limiter.get(client.key) ?? { startedAtMs: client.atMs, answers: 0 };
  const elapsedMs = client.atMs - window.startedAtMs;
  // A clock that was set back would otherwise keep a client silent for as long.
  if (elapsedMs >= dhcpAnswerWindowMs || elapsedMs < 0) {
    window.startedAtMs = client.atMs;
    window.answers = 0;
  }
  limiter.delete(client.key);
  limiter.set(client.key, window);
  if (limiter.size > dhcpClientsMax) forgetOldest(limiter);
  if (window.answers >= dhcpAnswersPerWindow) return false;
  window.answers += 1;
  return true;
}

function forgetOldest(limiter: RateLimiter): void {
  for (const key of limiter.keys()) {
    limiter.delete(key);
    return;
  }
}
