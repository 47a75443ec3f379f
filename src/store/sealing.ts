/**
 * Secrets on their way into the database and out of it.
 *
 * Owns     that the key they were sealed with is written down with them, that what cannot be opened
 *          reads as locked instead of failing whoever asks for the rest, and that secrets of an
 *          inventory from before are sealed at the start.
 * Leaves   the cryptography to the vault.
 * Tests    test/store/sealing.test.ts
 */
import { eq, sql } from 'drizzle-orm';
import { RouseError } from '../domain/errors.ts';
import {
  carriesToken,
  isLocked,
  LOCKED_SECRET,
  mapTexts,
  type SealedPlace,
  type Vault,
} from '../domain/secrets.ts';
import { preparedOnce, type Builder } from './connections.ts';
import { profiles, secretKeys } from './schema.ts';

export interface Sealing {
  /** @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE; for a locked secret as well */
  seal(builder: Builder, plain: string | readonly string[], place: SealedPlace): string;
  /** @returns the text, or `LOCKED_SECRET` where the key is missing or the row is damaged */
  open(sealed: string, place: SealedPlace): string;
  /** the same for a list; a locked one is one locked text */
  openList(sealed: string, place: SealedPlace): readonly string[];
}

const statementsOf = preparedOnce((builder) => ({
  keys: () => builder.select().from(secretKeys).prepare(),
  addKey: () =>
    builder
      .insert(secretKeys)
      .values({ id: sql.placeholder('id'), checkValue: sql.placeholder('value') })
      .onConflictDoNothing()
      .prepare(),
}));

export function createSealing(vault: Vault): Sealing {
  const open = (sealed: string, place: SealedPlace): string => {
    try {
      return vault.open(sealed, place);
    } catch (error) {
      if (error instanceof RouseError) return LOCKED_SECRET;
      throw error;
    }
  };
  return {
    seal(builder, plain, place) {
      const { id, value } = vault.check();
      if (isLocked(plain)) {
        throw new RouseError('SECRET_DAMAGED', `${place.table}, ${place.row}, ${place.column}`);
      }
      statementsOf(builder).addKey.run({ id, value });
      return vault.seal(typeof plain === 'string' ? plain : JSON.stringify(plain), place);
    },
    open,
    openList(sealed, place) {
      const opened = open(sealed, place);
      return opened === LOCKED_SECRET ? [opened] : (JSON.parse(opened) as string[]);
    },
  };
}

/** How a text with a secret is marked inside a value of plain data. */
const MARK = 'sealed:';
const SEALED = /^sealed:v1\.[0-9a-f]{16}\.[\w-]+\.[\w-]+$/;

/** The value with each text that carries a join token sealed. */
export function sealTokens<T>(value: T, seal: (text: string) => string): T {
  return mapTexts(value, (text) => {
    if (text === LOCKED_SECRET) return seal(text);
    return carriesToken(text) ? `${MARK}${seal(text)}` : text;
  });
}

export function openTokens<T>(value: T, open: (sealed: string) => string): T {
  return mapTexts(value, (text) => (SEALED.test(text) ? open(text.slice(MARK.length)) : text));
}

/**
 * Tells the vault which key belongs to this inventory, and seals what older versions left plain.
 *
 * @returns whether anything was sealed: its plain form is still in pages that are free now
 * @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE
 */
export function beginSealing(builder: Builder, vault: Vault): boolean {
  for (const { id, checkValue } of statementsOf(builder).keys.all()) {
    vault.expect({ id, value: checkValue });
  }
  const sealing = createSealing(vault);
  let sealed = false;
  for (const { name, spec } of builder.select().from(profiles).all()) {
    const place = { table: 'profiles', row: name, column: 'spec' };
    const now = sealTokens(spec, (text) => sealing.seal(builder, text, place));
    if (JSON.stringify(now) === JSON.stringify(spec)) continue;
    builder.update(profiles).set({ spec: now }).where(eq(profiles.name, name)).run();
    sealed = true;
  }
  return sealed;
}
