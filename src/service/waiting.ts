/**
 * Which machines wait on their screens at this moment.
 *
 * In memory only: after a restart a machine is in it again with its next question.
 *
 * Limits   `waitingMachinesMax`; the one that has asked least recently leaves. One that is silent
 *          for `waitSilentMsMax` was switched off, and does not count.
 * Tests    test/service/waiting.test.ts
 */
import { waitingMachinesMax, waitSilentMsMax } from '../domain/limits-wait.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock } from '../domain/ports.ts';
import type { Waiting } from '../domain/waiting.ts';
import { createRecent } from '../domain/recent.ts';

export function createWaiting(clock: Pick<Clock, 'monotonicMs'>): Waiting {
  const askedAtMs = createRecent<Mac, number>(waitingMachinesMax);
  return {
    noted(mac) {
      askedAtMs.set(mac, clock.monotonicMs());
    },
    left(mac) {
      askedAtMs.remove(mac);
    },
    isWaiting: (macs) =>
      macs.some((mac) => {
        const atMs = askedAtMs.get(mac);
        return atMs !== undefined && clock.monotonicMs() - atMs <= waitSilentMsMax;
      }),
  };
}
