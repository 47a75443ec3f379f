/**
 * A timer that is moved back with every packet.
 *
 * Moving it back costs nothing: it goes off at the earlier time, looks, and starts again.
 *
 * Tests    test/tftp/timer.test.ts
 */
import type { Clock } from '../domain/ports.ts';

export interface Timer {
  /** @param atMs  by the monotonic clock; replaces the time set before */
  set(atMs: number): void;
  stop(): void;
}

export function createTimer(clock: Clock, fire: () => void): Timer {
  let timeout: NodeJS.Timeout | undefined;
  let goesOffAtMs = 0;
  let fireAtMs = 0;
  const start = (): void => {
    goesOffAtMs = fireAtMs;
    timeout = setTimeout(goOff, Math.max(0, Math.ceil(fireAtMs - clock.monotonicMs())));
  };
  const goOff = (): void => {
    timeout = undefined;
    if (clock.monotonicMs() < fireAtMs) start();
    else fire();
  };
  return {
    set(atMs) {
      fireAtMs = atMs;
      if (timeout && goesOffAtMs <= atMs) return;
      clearTimeout(timeout);
      start();
    },
    stop() {
      clearTimeout(timeout);
      timeout = undefined;
    },
  };
}
