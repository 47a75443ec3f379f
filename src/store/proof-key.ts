/**
 * The key of proofs.
 *
 * Owns     that it is made once and outlives a change of the master key: a random seed is sealed
 *          in the inventory like any secret, and the key is derived from it (HKDF, RFC 5869). Where
 *          the seed cannot be opened nothing is verified, and everything works.
 * Tests    test/store/proofs.test.ts, test/store/rotation.test.ts
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import type { Vault } from '../domain/secrets.ts';
import type { Builder } from './connections.ts';
import type { Mac } from './proof-function.ts';
import { proofSeed } from './schema.ts';
import type { Sealing } from './sealing.ts';

const SEED_BYTES = 32;
export const SEED_PLACE = { table: 'proof_seed', row: '1', column: 'seed' };

/** The seed is read at once, and opened when the first proof is asked for. */
export function createMac(
  builder: Builder,
  vault: Vault,
): { readonly mac: Mac; readonly reload: () => void } {
  const read = (): string | undefined => builder.select().from(proofSeed).get()?.seed;
  let sealed = read();
  let key: Uint8Array | undefined;
  return {
    mac(purpose, content) {
      if (sealed !== undefined) key = keyFrom(sealed, vault);
      sealed = undefined;
      if (key === undefined) return '';
      return createHmac('sha256', key).update(`${purpose}\n${content}`).digest('base64url');
    },
    reload() {
      sealed = read();
    },
  };
}

/** @returns undefined where the seed stays sealed */
function keyFrom(sealed: string, vault: Vault): Uint8Array | undefined {
  try {
    const seed = Buffer.from(vault.open(sealed, SEED_PLACE), 'base64url');
    return Buffer.from(hkdfSync('sha256', seed, '', 'rouse proofs v1', SEED_BYTES));
  } catch (error) {
    if (error instanceof RouseError) return undefined;
    throw error;
  }
}

/**
 * Makes the seed where there is none, and the master key with it.
 *
 * @returns whether it was made
 * @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE
 */
export function makeSeed(builder: Builder, sealing: Sealing): boolean {
  if (builder.select().from(proofSeed).where(eq(proofSeed.id, 1)).get()) return false;
  const seed = sealing.seal(builder, randomBytes(SEED_BYTES).toString('base64url'), SEED_PLACE);
  builder.insert(proofSeed).values({ id: 1, seed }).run();
  return true;
}
