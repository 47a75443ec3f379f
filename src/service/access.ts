/**
 * Everything about who may ask, put together.
 *
 * Owns     the time by which sessions and tokens end: it never goes back, whatever happens to the
 *          system's clock, and does not stand still while the system sleeps.
 * Tests    test/service/access.test.ts
 */
import type { AccountStore, AuditStore, ManageAccess } from '../domain/access-ports.ts';
import { createLoginThrottle } from '../domain/login-throttle.ts';
import type { Clock } from '../domain/ports.ts';
import { createAccounts } from './accounts.ts';
import { createApiTokens } from './api-tokens.ts';
import { createAuditTrail, type AuditKeeping } from './audit-trail.ts';
import { createAuthenticate } from './known.ts';
import { createLogins, firstCode } from './logins.ts';
import { createPasswords, type PasswordHashes } from './password-queue.ts';

interface AccessDeps {
  readonly clock: Clock;
  readonly accounts: AccountStore;
  readonly audit: AuditStore;
  readonly hashes: PasswordHashes;
  readonly random: (bytes: number) => Uint8Array;
  readonly keep: AuditKeeping;
  readonly failed: (error: unknown) => void;
}

export interface Access extends ManageAccess {
  /** writes what is noted */
  close(): Promise<void>;
}

export function createAccess(deps: AccessDeps): Access {
  const { clock, accounts: store, random, failed } = deps;
  const nowMs = risingClock(clock);
  const trail = createAuditTrail({ ...deps, store: deps.audit });
  const passwords = createPasswords(deps.hashes);
  const throttle = createLoginThrottle();
  const around = { store, nowMs, random, passwords, throttle, note: trail.note };
  const logins = createLogins(around);
  return {
    ...logins,
    ...createAccounts(around),
    ...createApiTokens(around),
    authenticate: createAuthenticate({ store, nowMs, failed }),
    stillKnown: createAuthenticate({ store, nowMs, failed: undefined }),
    note: trail.note,
    async audit(query) {
      await trail.settled();
      return deps.audit.query(query);
    },
    async firstLink() {
      return (await logins.setupNeeded()) ? firstCode(around) : undefined;
    },
    close: trail.settled,
  };
}

function risingClock(clock: Clock): () => number {
  const startMs = clock.nowMs();
  const startedMs = clock.monotonicMs();
  let latestMs = startMs;
  return () => {
    const awakeMs = Math.max(0, Math.trunc(clock.monotonicMs() - startedMs));
    latestMs = Math.max(latestMs, clock.nowMs(), startMs + awakeMs);
    return latestMs;
  };
}
