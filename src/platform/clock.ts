/**
 * The one place that tells the time.
 *
 * Tests    test/platform/clock.test.ts
 */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../domain/ports.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
