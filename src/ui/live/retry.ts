/**
 * How long to wait before the server is asked again.
 *
 * Tests    test/ui/retry.test.ts
 */

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * Longer each time, up to ten seconds, and not at the same moment as every other tab.
 *
 * @param failures  one after another, at least 1
 * @param random    0 to 1
 */
export function retryAfterMs(failures: number, random: number): number {
  const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(ms * (0.75 + random / 4));
}
