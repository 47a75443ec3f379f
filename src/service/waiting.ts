/**
 * Which machines wait on their screens at this moment.
 *
 * In memory only: after a restart a machine is in it again with its next question.
 *
 * Limits   `waitingMachinesMax`; the one that has asked least recently leaves. One that is silent
 *          for `waitSilentMsMax` was switched off, and does not count. One at its menu asks for
 *          nothing: it counts as long as its boot does, `menuSilenceMs`.
 * Tests    test/service/waiting.test.ts
 */
import { menuSilenceMs } from '../domain/limits-menu.ts';
import { waitingMachinesMax, waitSilentMsMax } from '../domain/limits-wait.ts';
import type { Mac } from '../domain/mac.ts';
import type { Clock } from '../domain/ports.ts';
import type { Waiting } from '../domain/waiting.ts';
import { createRecent } from '../domain/recent.ts';

export function createWaiting(clock: Pick<Clock, 'monotonicMs'>): Waiting {
  const untilMs = createRecent<Mac, number>(waitingMachinesMax);
  return {
    noted(mac) {
      untilMs.set(mac, clock.monotonicMs() + waitSilentMsMax);
    },
    atMenu(mac) {
      untilMs.set(mac, clock.monotonicMs() + menuSilenceMs);
    },
    left(mac) {
      untilMs.remove(mac);
    },
    isWaiting: (macs) =>
      macs.some((mac) => {
        const lastMs = untilMs.get(mac);
        return lastMs !== undefined && clock.monotonicMs() <= lastMs;
      }),
  };
}
