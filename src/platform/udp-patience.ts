/**
 * How often an empty socket is looked at before this process goes to sleep.
 *
 * A client near by, such as a virtual machine on this host, answers a block within microseconds,
 * and to be put to sleep and woken up takes longer than that. To look again is in vain for all
 * others, so after it was, it is left out for twice as many datagrams each time. A client that is
 * alone gets more: it has a window to read before it answers, and nobody waits for the processor
 * meanwhile. With several, looking takes the time in which the others are served.
 *
 * Limits   udpLooksMax, udpLooksAloneMax, udpLooksSkippedMax
 * Tests    test/platform/udp-patience.test.ts
 */
import {
  udpAloneAfter,
  udpLooksAloneMax,
  udpLooksMax,
  udpLooksSkippedMax,
} from '../domain/limits.ts';

interface Patience {
  /** for the datagram that the process was woken up for */
  looks(): number;
  /**
   * One look found something.
   *
   * @param sender  who sent the last of what it found, as a number of its own
   * @returns looks from here on, this one included
   */
  rewarded(sender: number): number;
}

export function createPatience(): Patience {
  let skips = 0;
  let skipped = 0;
  let lastSender = -1;
  let inARow = 0;
  const looksMax = (): number => (inARow >= udpAloneAfter ? udpLooksAloneMax : udpLooksMax);
  return {
    looks() {
      if (skipped < skips) {
        skipped += 1;
        return 1;
      }
      skipped = 0;
      skips = Math.min(2 * skips + 1, udpLooksSkippedMax);
      return looksMax();
    },
    rewarded(sender) {
      inARow = sender === lastSender ? Math.min(inARow + 1, udpAloneAfter) : 0;
      lastSender = sender;
      skips = 0;
      return looksMax() + 1;
    },
  };
}
