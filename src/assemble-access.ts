/**
 * Who may ask at the admin plane, and under which names.
 *
 * Owns     which implementation stands behind each of these ports; see assemble.ts for the rest.
 * Tests    test/api/access.test.ts
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from './config/schema.ts';
import { systemClock } from './platform/clock.ts';
import { hashPassword, passwordFits } from './platform/password-hash.ts';
import { createAccess, type Access } from './service/access.ts';
import type { OpenInventory } from './store/open.ts';

export interface AccessParts {
  readonly access: Access;
  readonly hosts: ReadonlySet<string>;
}

export function assembleAccess(
  { admin, retention }: Pick<Config, 'admin' | 'retention'>,
  around: Pick<OpenInventory, 'accounts' | 'audit'> & { readonly failed: (error: unknown) => void },
): AccessParts {
  const { accounts, audit, failed } = around;
  const access = createAccess({
    ...{ clock: systemClock, accounts, audit, failed, random: randomBytes },
    hashes: { hash: hashPassword, fits: passwordFits },
    keep: { days: retention.audit_days, rowsMax: retention.audit_max },
  });
  const own = hostname().toLowerCase();
  return { access, hosts: new Set([own, own.split('.', 1)[0] ?? own, ...admin.hosts]) };
}
