/**
 * Another key for everything that is sealed.
 *
 * Owns     that it happens in one transaction, and that nobody else writes before the new key is in
 *          its place. After a crash the inventory has either key, and the vault finds the one that
 *          fits. Readers that are late open with the old one.
 * Tests    test/store/rotation.test.ts
 */
import { eq, isNotNull } from 'drizzle-orm';
import type { Rotation, SealedPlace, Vault } from '../domain/secrets.ts';
import type { Builder, Connections } from './connections.ts';
import { SEED_PLACE } from './proof-key.ts';
import { configs, machines, profiles, proofSeed, secretKeys, webhooks } from './schema.ts';
import { openTokens, sealTokens } from './sealing.ts';

/** @returns how many rows have secrets */
export function rotateKey({ writeThen }: Connections, vault: Vault): Promise<number> {
  let rotation: Rotation | undefined;
  return writeThen(
    (builder) => {
      if (builder.select().from(secretKeys).all().length === 0) return 0;
      rotation = vault.rotate();
      return sealAnew(builder, vault, rotation);
    },
    () => rotation?.adopt(),
  );
}

function sealAnew(builder: Builder, vault: Vault, rotation: Rotation): number {
  let rows = 0;
  const anew = (sealed: string, place: SealedPlace): string => {
    return rotation.seal(vault.open(sealed, place), place);
  };
  for (const { name, files } of builder
    .select()
    .from(profiles)
    .where(isNotNull(profiles.files))
    .all()) {
    const place = { table: 'profiles', row: name, column: 'files' };
    const now = { files: anew(files ?? '', place) };
    builder.update(profiles).set(now).where(eq(profiles.name, name)).run();
    rows += 1;
  }
  for (const { name, spec } of builder.select().from(profiles).all()) {
    const place = { table: 'profiles', row: name, column: 'spec' };
    const plain = openTokens(spec, (sealed) => vault.open(sealed, place));
    const now = sealTokens(plain, (text) => rotation.seal(text, place));
    if (JSON.stringify(now) === JSON.stringify(spec)) continue;
    builder.update(profiles).set({ spec: now }).where(eq(profiles.name, name)).run();
    rows += 1;
  }
  for (const { name, base, patches } of builder.select().from(configs).all()) {
    const place = (column: string): SealedPlace => ({ table: 'configs', row: name, column });
    const now = { base: anew(base, place('base')), patches: anew(patches, place('patches')) };
    builder.update(configs).set(now).where(eq(configs.name, name)).run();
    rows += 1;
  }
  const patched = { id: machines.id, sealed: machines.configPatches };
  const having = isNotNull(machines.configPatches);
  for (const { id, sealed } of builder.select(patched).from(machines).where(having).all()) {
    const place = { table: 'machines', row: id, column: 'config_patches' };
    const now = { configPatches: anew(sealed ?? '', place) };
    builder.update(machines).set(now).where(eq(machines.id, id)).run();
    rows += 1;
  }
  for (const { name, secret } of builder.select().from(webhooks).all()) {
    const now = { secret: anew(secret, { table: 'webhooks', row: name, column: 'secret' }) };
    builder.update(webhooks).set(now).where(eq(webhooks.name, name)).run();
    rows += 1;
  }
  const proofs = builder.select().from(proofSeed).get();
  if (proofs)
    builder
      .update(proofSeed)
      .set({ seed: anew(proofs.seed, SEED_PLACE) })
      .run();
  const { id, value } = rotation.check;
  builder.delete(secretKeys).run();
  builder.insert(secretKeys).values({ id, checkValue: value }).run();
  return rows;
}
