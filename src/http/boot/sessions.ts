/**
 * Which machine a beacon comes from, and what it boots: each served script has an identity of its
 * own.
 *
 * Kept in memory only. After a restart beacons of running scripts still arrive: the boots that are
 * kept tell whose they are, and not what the script was made of.
 *
 * Limits   `bootSessionsMax` scripts; the one served longest ago leaves.
 * Tests    test/http/boot/sessions.test.ts
 */
import { bootSessionsMax } from '../../domain/limits.ts';
import type { Mac } from '../../domain/mac.ts';
import type { HandOver } from '../../domain/order-ports.ts';
import { createRecent } from '../../domain/recent.ts';

export interface Sessions {
  /** @returns the identity of a script that is being served to this machine */
  open(mac: Mac | undefined): string;
  /** what the script of that identity boots */
  boots(session: string, what: Omit<HandOver, 'mac'>): void;
  find(session: string): HandOver | undefined;
  /** it was handed over: one that reports so again has nothing to hand over any more */
  handedOver(session: string): void;
  isHandedOver(session: string): boolean;
}

/** Guessing another machine's identity would let a machine put words in its mouth. */
const SESSION_BYTES = 8;

export function createSessions(random: (bytes: number) => Uint8Array): Sessions {
  const scripts = createRecent<string, HandOver>(bootSessionsMax);
  const done = createRecent<string, true>(bootSessionsMax);
  return {
    open(mac) {
      const session = Buffer.from(random(SESSION_BYTES)).toString('hex');
      if (mac) scripts.set(session, { mac });
      return session;
    },
    boots(session, what) {
      const known = scripts.get(session);
      if (known) scripts.set(session, { ...known, ...what });
    },
    find: scripts.get,
    handedOver(session) {
      done.set(session, true);
    },
    isHandedOver: (session) => done.get(session) === true,
  };
}
