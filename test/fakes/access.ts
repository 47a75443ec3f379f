/** Who may ask, on a real inventory, with passwords that take no time. */
import { hash, randomBytes } from 'node:crypto';
import type { Test } from 'tap';
import type { Clock } from '../../src/domain/ports.ts';
import { createAccess, type Access } from '../../src/service/access.ts';
import type { PasswordHashes } from '../../src/service/password-queue.ts';
import type { OpenInventory } from '../../src/store/open.ts';

/** As quick as a test wants it, and as unlike the password as a real one. */
export const quickHashes: PasswordHashes = {
  hash: (password) => Promise.resolve(`quick ${hash('sha256', password)}`),
  fits: (password, hashed) => Promise.resolve(hashed === `quick ${hash('sha256', password)}`),
};

export interface AccessOptions {
  readonly clock?: Clock;
  readonly hashes?: PasswordHashes;
}

const START_MS = 1_700_000_000_000;

/** A clock that a test moves. */
export function movedClock(): Clock & { nowAtMs: number } {
  const clock = {
    nowAtMs: START_MS,
    nowMs: () => clock.nowAtMs,
    monotonicMs: () => clock.nowAtMs - START_MS,
  };
  return clock;
}

export function accessOf(
  t: Test,
  opened: Pick<OpenInventory, 'accounts' | 'audit'>,
  { clock = movedClock(), hashes = quickHashes }: AccessOptions = {},
): Access {
  const { accounts, audit } = opened;
  return createAccess({
    ...{ clock, accounts, audit, hashes, random: randomBytes },
    keep: { days: 365, rowsMax: 1_000 },
    failed: (error) => {
      // Rows that are written while a test ends find the inventory closed.
      if (!/closed/.test(String(error))) t.fail(String(error));
    },
  });
}

/** As long as it has to be. */
export const PASSWORD = 'correct horse battery';
