/**
 * Who may ask with a token now: whoever keeps failing waits, and is then not listened to.
 *
 * Owns     the waiting. All it changes is when an answer comes, never what it says.
 * Leaves   the count of failures to failures.ts.
 * Limits   `configDelayedMax` askers that wait at once.
 * Tests    test/http/boot/config.test.ts, test/http/boot/answers.test.ts
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { IpAddress } from '../../domain/address.ts';
import { configDelayedMax, configFailureDelayMs } from '../../domain/limits-config.ts';
import type { BootDeps } from './deps.ts';
import { createFailures } from './failures.ts';

export interface Admission {
  /** @returns whether a request is to be looked at, after the time it has to wait */
  readonly admitted: (from: IpAddress) => Promise<boolean>;
  readonly succeeded: (from: IpAddress) => void;
}

/** Shared by all routes with tokens, so that guesses count together. */
export function createAdmission(deps: Pick<BootDeps, 'clock' | 'configDelayMs'>): Admission {
  const failures = createFailures();
  let waiting = 0;
  return {
    async admitted(from) {
      const treatment = failures.attempt(from, deps.clock.monotonicMs());
      if (treatment === 'answer') return true;
      if (waiting < configDelayedMax) {
        waiting += 1;
        await wait(deps.configDelayMs ?? configFailureDelayMs);
        waiting -= 1;
        if (treatment === 'delay') return true;
      }
      return false;
    },
    succeeded: failures.succeeded,
  };
}
