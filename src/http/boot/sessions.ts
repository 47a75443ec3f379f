/**
 * Which machine a beacon comes from: each served script has an identity of its own.
 *
 * Kept in memory only. After a restart beacons of running scripts still arrive and are recorded,
 * without the machine unless its address gives it away.
 *
 * Limits   `bootSessionsMax` scripts; the one served longest ago leaves.
 * Tests    test/http/boot/sessions.test.ts
 */
import { bootSessionsMax } from '../../domain/limits.ts';
import type { Mac } from '../../domain/mac.ts';
import { createRecent } from '../../domain/recent.ts';

export interface Sessions {
  /** @returns the identity of a script that is being served to this machine */
  open(mac: Mac | undefined): string;
  find(session: string): Mac | undefined;
}

/** Guessing another machine's identity would let a machine put words in its mouth. */
const SESSION_BYTES = 8;

export function createSessions(random: (bytes: number) => Uint8Array): Sessions {
  const machines = createRecent<string, Mac>(bootSessionsMax);
  return {
    open(mac) {
      const session = Buffer.from(random(SESSION_BYTES)).toString('hex');
      if (mac) machines.set(session, mac);
      return session;
    },
    find: machines.get,
  };
}
