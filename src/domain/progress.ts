/**
 * How far transfers have come, as news that nobody drowns in: at most one for each client and
 * second, over all that it transfers.
 *
 * Owns     when there is something to tell, and the rate: over the time since the transfer was
 *          told about last. What ends within a second is told by its end alone.
 * Limits   progressClientsMax clients are remembered; the one told about longest ago leaves, and
 *          may be told about again too early.
 * Tests    test/domain/progress.test.ts
 */
import { progressClientsMax, progressIntervalMs } from './limits.ts';
import { createRecent } from './recent.ts';

/** @returns whether this client may be told about now; then it counts as told about */
export type ProgressTurn = (client: string, atMs: number) => boolean;

/**
 * @param atMs  of a clock that never goes back
 * @returns bytes per second, if it is time to tell
 */
type ProgressMeter = (atMs: number, bytes: number) => number | undefined;

/** One for everything that is transferred. */
export function createProgressTurn(): ProgressTurn {
  const toldAtMs = createRecent<string, number>(progressClientsMax);
  return (client, atMs) => {
    const before = toldAtMs.get(client);
    if (before !== undefined && atMs - before < progressIntervalMs) return false;
    toldAtMs.set(client, atMs);
    return true;
  };
}

/** One for each transfer. */
export function createProgressMeter(
  turn: ProgressTurn,
  transfer: { readonly client: string; readonly startedAtMs: number },
): ProgressMeter {
  let last = { atMs: transfer.startedAtMs, bytes: 0 };
  return (atMs, bytes) => {
    const elapsedMs = atMs - last.atMs;
    if (elapsedMs < progressIntervalMs || !turn(transfer.client, atMs)) return undefined;
    const bytesPerSecond = Math.round(((bytes - last.bytes) * 1_000) / elapsedMs);
    last = { atMs, bytes };
    return bytesPerSecond;
  };
}
