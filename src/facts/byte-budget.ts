/**
 * How many bytes one address may send: enough for a node that has much to tell at once, too few to
 * keep the server busy with nothing else.
 *
 * Owns     an allowance for each address that fills up again with time.
 * Limits   `factSourcesMax` addresses; the one least recent begins anew.
 * Tests    test/facts/byte-budget.test.ts
 */
import type { IpAddress } from '../domain/address.ts';
import { factBytesAtOnce, factBytesPerSecond, factSourcesMax } from '../domain/limits-facts.ts';
import { createRecent } from '../domain/recent.ts';

/**
 * Spends bytes that have come already.
 *
 * @param atMs  of a clock that never goes back
 * @returns how many milliseconds nothing more should be read; 0 while the allowance lasts
 */
export type SpendBytes = (from: IpAddress, bytes: number, atMs: number) => number;

export function createByteBudget(): SpendBytes {
  const sources = createRecent<IpAddress, { left: number; atMs: number }>(factSourcesMax);
  return (from, bytes, atMs) => {
    const source = sources.get(from) ?? { left: factBytesAtOnce, atMs };
    const regained = ((atMs - source.atMs) / 1_000) * factBytesPerSecond;
    const before = Math.min(factBytesAtOnce, source.left + regained);
    // Whoever sends too much is not kept out for longer than it takes to fill the allowance.
    const left = Math.max(before - bytes, -factBytesAtOnce);
    sources.set(from, { left, atMs });
    return left >= 0 ? 0 : Math.ceil((-left / factBytesPerSecond) * 1_000);
  };
}
