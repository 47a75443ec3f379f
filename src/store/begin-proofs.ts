/**
 * Proofs of rows, from the opening of an inventory on.
 *
 * Tests    test/store/proofs.test.ts
 */
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { RouseError } from '../domain/errors.ts';
import type { Vault } from '../domain/secrets.ts';
import { chainAudit } from './audit-proofs.ts';
import { createMac, makeSeed } from './proof-key.ts';
import { knowProofs, type Mac } from './proof-function.ts';
import { keepProofs, proveAll } from './proofs.ts';
import { createSealing } from './sealing.ts';
import type { Sqlite } from './sqlite.ts';

/**
 * From now on every row that decides about machines and people has a proof. A server makes the key
 * of them; without one nothing is verified.
 */
export function beginProofs(
  writer: Sqlite,
  { vault, makesKey = false }: { readonly vault: Vault; readonly makesKey?: boolean },
): Mac {
  const { mac, reload } = createMac(drizzle(writer), vault);
  knowProofs(writer, mac);
  if (makesKey) {
    try {
      writer
        .transaction(() => {
          if (!makeSeed(drizzle(writer), createSealing(vault))) return;
          reload();
          proveAll(writer);
        })
        .immediate();
    } catch (error) {
      if (!(error instanceof RouseError)) throw error;
    }
  }
  keepProofs(writer);
  chainAudit(writer);
  return mac;
}
